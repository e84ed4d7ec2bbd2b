"""Reproduces a pair audit without Concord's mathematics: weights by h5py, maps by Captum on PyTorch, scores by SciPy.

    python -m venv /tmp/sceptic && /tmp/sceptic/bin/pip install -r test/tools/requirements.txt
    /tmp/sceptic/bin/python test/tools/reproduce_pair.py

Pair: A.keras2.h5 and its 95 %-pruned copy, 16 pictures (test/fixtures). Concord gives maps (`maps`), their scores (`metrics`) and an audit
(`audit`, `report`). Maps must agree to 1e-4 of their largest value, scores of the exported maps to 1e-6; then the exit code is 0."""
import json, subprocess, sys, tempfile
from pathlib import Path
import h5py, numpy as np, torch
from captum import attr
from scipy import ndimage, spatial, stats
from torch.nn import Module, ReLU, functional as F
ROOT, OUT = Path(__file__).resolve().parents[2], Path(tempfile.mkdtemp(prefix="reproduce-pair-"))
DATA, CLASSES = ROOT / "test/fixtures/nets/A/inputs/inputs.npy", OUT / "target.npy"
PAIR = [ROOT / "test/fixtures/nets/A/models" / name for name in ("A.keras2.h5", "A.prune95.h5")]
STEPS, RULE = 20, "riemann_trapezoid"  # Captum's weights of this rule add up to (n - 1)/n
METHODS = {
    "saliency": lambda net, x, c: attr.Saliency(net).attribute(x, c, abs=False),
    "input-x-gradient": lambda net, x, c: attr.InputXGradient(net).attribute(x, c),
    "integrated-gradients": lambda net, x, c: attr.IntegratedGradients(net).attribute(x, 0, c, None, STEPS, RULE) * STEPS / (STEPS - 1),
    "grad-cam": lambda net, x, c: attr.LayerGradCam(net, net.last).attribute(x, c, relu_attributions=True)}

def concord(command, *flags, **options):
    words = ["npx", "--no-install", "concord", command, *flags, *(f"--{name}={value}" for name, value in options.items())]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else sys.exit(f"concord {command}: exit {done.returncode}\n{done.stderr}")

class Net(Module):  # three times convolution, batch norm, relu, pooling; mean over positions; dense; explained is z_c - mean z
    def __init__(self, path):
        super().__init__()
        self.w, self.last = {}, ReLU()
        take = lambda name, it: self.w.update({name.split("/", 1)[1]: torch.tensor(it[()]).double()} if hasattr(it, "shape") else {})
        h5py.File(path)["model_weights"].visititems(take)  # named "conv1/kernel:0" and so on
    def forward(self, x):
        for i in "123":
            x = F.conv2d(x, self.w[f"conv{i}/kernel:0"].permute(3, 2, 0, 1), self.w[f"conv{i}/bias:0"], padding=1)
            x = F.batch_norm(x, *(self.w[f"bn{i}/{part}:0"] for part in ("moving_mean", "moving_variance", "gamma", "beta")), eps=1e-3)
            x = x + (x.round(decimals=12) - x).detach()  # equal neighbours stay equal: the first wins the pooling, not the rounding
            x = F.max_pool2d(F.relu(x), 2) if i < "3" else self.last(x)
        logits = x.mean((2, 3)) @ self.w["fc/kernel:0"] + self.w["fc/bias:0"]
        return logits - logits.mean(1, keepdim=True)

def member(m):  # of the strongest tenth; tied positions share the places left
    v, k = m.ravel(), max(1, int(m.size * 0.1 + 0.5))
    return (np.clip((k - (v[None] > v[:, None]).sum(1)) / (v[None] == v[:, None]).sum(1), 0, 1) * (v != 0)).reshape(m.shape)

def scores(a, b, cell):
    (p, q), mean = (np.maximum(m, 0) / np.maximum(m, 0).sum() for m in (a, b)), lambda m: ndimage.uniform_filter(m, 7)[3:-3, 3:-3]
    wa, wb, ma, mb, r2 = member(abs(a)), member(abs(b)), mean(a), mean(b), (max(a.max(), b.max()) - min(a.min(), b.min())) ** 2
    both, cross = (mean(a * a + b * b) - ma**2 - mb**2) * 49 / 48, (mean(a * b) - ma * mb) * 49 / 48
    ssim = (2 * ma * mb + 1e-4 * r2) * (2 * cross + 9e-4 * r2) / ((ma**2 + mb**2 + 1e-4 * r2) * (both + 9e-4 * r2))
    shift = np.subtract(ndimage.center_of_mass(q), ndimage.center_of_mass(p)) * cell
    return {"spearman": stats.spearmanr(a.ravel(), b.ravel()).statistic, "cosine": 1 - spatial.distance.cosine(a.ravel(), b.ravel()),
            "ssim": ssim.mean(), "top-k-iou": np.minimum(wa, wb).sum() / np.maximum(wa, wb).sum(),
            "centroid-shift": np.linalg.norm(shift), "mass-leaving": (member(p) * (p - q)).sum()}

OPTIONS, MORE = {"integrated-gradients": {"steps": STEPS}}, {"integrated-gradients": {"option": f"steps={STEPS}"}}
chosen = [{"id": id, "options": OPTIONS.get(id, {})} for id in METHODS]
(OUT / "protocol.json").write_text(json.dumps({"schema": "concord/protocol/1", "floors": {"sampleItems": 0}, "methods": chosen}))
concord("audit", teacher=PAIR[0], compressed=PAIR[1], data=DATA, project=OUT / "a.concord", protocol=OUT / "protocol.json")
concord("report", project=OUT / "a.concord", format="json", out=OUT / "a.json")
audited = {(row["item"], it["method"]): it["scores"] for row in json.loads((OUT / "a.json").read_text())["items"] for it in row["methods"]}
x, nets = torch.tensor(np.load(DATA)).double().permute(0, 3, 1, 2).requires_grad_(), [Net(path) for path in PAIR]
classes, far = nets[0](x).argmax(1), {"maps": [], "metrics": [], "audit": []}
np.save(CLASSES, classes.numpy())
for method, explain in METHODS.items():
    files, maps = [OUT / f"{path.stem}-{method}.npz" for path in PAIR], []
    for path, file, net in zip(PAIR, files, nets):
        concord("maps", model=path, data=DATA, method=method, target=CLASSES, scalar="logit-centred", out=file, **MORE.get(method, {}))
        maps.append(np.load(file)["maps"].astype(float))
        ours = explain(net, x, classes)[:, 0].detach().numpy()
        far["maps"] += list(abs(ours - maps[-1]).max((1, 2)) / abs(ours).max((1, 2)))
    for item, row in enumerate(json.loads(concord("metrics", "--json", a=files[0], b=files[1]))["items"]):
        expected = scores(maps[0][item], maps[1][item], 28 / maps[0].shape[1])
        far["metrics"] += [abs(it["value"] - expected[it["metric"]]) for it in row["scores"]]
        far["audit"] += [abs(it["score"]["value"] - expected[it["metric"]]) for it in audited[item, method]]
print(*(f"{what}: {len(values)} compared, largest difference {np.max(values):.2g}" for what, values in far.items()), sep="\n")
sys.exit(0 if np.max(far["maps"]) < 1e-4 and np.max(far["metrics"] + far["audit"]) < 1e-6 else 1)  # NaN is no agreement

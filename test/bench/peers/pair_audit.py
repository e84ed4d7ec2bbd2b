"""The pair audit as a careful user writes it today: Captum for maps, SciPy for scores, SQLite for keeping, one Python process.

    python pair_audit.py <folder with the peers' scripts> <items>

ResNet-8 and a copy with every 20th weight set to zero; Grad-CAM, integrated gradients (20 steps) and saliency of the teacher's class in
batches of 32; eight scores for every item and method. Prints one JSON line with the seconds of the whole process."""
import json, os, sqlite3, sys, tempfile, time
STARTED = time.perf_counter()
sys.path.insert(0, sys.argv[1])
import numpy as np, torch
from captum.attr import IntegratedGradients, LayerGradCam, Saliency
from scipy import ndimage, stats
from torch_net import NETS, Net, images

ITEMS, BATCH = int(sys.argv[2]), 32
torch.set_num_threads(int(os.environ.get("THREADS", "2")))
plan = NETS["resnet8"]
teacher, student = Net(plan).eval(), Net(plan).eval()
with torch.no_grad():
    for weights in student.parameters():
        if weights.dim() == 4:
            weights.view(-1)[::20] = 0
pictures = torch.from_numpy(images(plan, ITEMS).transpose(0, 3, 1, 2).copy())

def maps(net, x, c):
    layer = net.m[plan["cam"]]
    yield LayerGradCam(net, layer).attribute(x, target=c, relu_attributions=True).detach().numpy()[:, 0]
    yield IntegratedGradients(net).attribute(x, target=c, n_steps=20, internal_batch_size=BATCH).detach().numpy().sum(1)
    signed = Saliency(net).attribute(x, target=c, abs=False).numpy()
    yield np.take_along_axis(signed, np.abs(signed).argmax(1, keepdims=True), 1)[:, 0]

def ssim(a, b):
    spread = max(a.max(), b.max()) - min(a.min(), b.min()) or 1.0
    blur = lambda v: ndimage.gaussian_filter(v, 1.5, truncate=3.5)
    ma, mb = blur(a), blur(b)
    va, vb, vab = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    c1, c2 = (0.01 * spread) ** 2, (0.03 * spread) ** 2
    return (((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma**2 + mb**2 + c1) * (va + vb + c2))).mean()

def scores(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    u, v, top = a.ravel(), b.ravel(), max(1, a.size // 10)
    yield stats.spearmanr(u, v).statistic
    yield stats.pearsonr(u, v).statistic
    yield u @ v / (np.linalg.norm(u) * np.linalg.norm(v))
    yield ssim(a, b)
    first, second = set(np.argsort(u)[-top:]), set(np.argsort(v)[-top:])
    yield len(first & second) / len(first | second)
    p, q = np.abs(a) / np.abs(a).sum(), np.abs(b) / np.abs(b).sum()
    yield float(np.hypot(*(np.subtract(ndimage.center_of_mass(p), ndimage.center_of_mass(q)))))
    yield np.abs(p - q).sum() / 2
    yield float(u.argmax() == v.argmax())

store = sqlite3.connect(os.path.join(tempfile.mkdtemp(), "audit.sqlite"))
store.execute("create table score (item, method, metric, value)")
store.execute("create table map (item, method, side, bytes)")
for start in range(0, ITEMS, BATCH):
    x = pictures[start : start + BATCH]
    with torch.no_grad():
        c = teacher(x).argmax(1)
        student(x)
    for method, (ours, theirs) in enumerate(zip(maps(teacher, x, c), maps(student, x, c))):
        for at in range(len(x)):
            item = start + at
            store.executemany("insert into score values (?,?,?,?)", [(item, method, k, s) for k, s in enumerate(scores(ours[at], theirs[at]))])
            store.executemany("insert into map values (?,?,?,?)", [(item, method, k, m[at].tobytes()) for k, m in enumerate((ours, theirs))])
    store.commit()
seconds = time.perf_counter() - STARTED
print(json.dumps(dict(runner="captum + scipy", net="resnet8", task="pair", ms=seconds * 1000, items=ITEMS, per_s=ITEMS / seconds)))

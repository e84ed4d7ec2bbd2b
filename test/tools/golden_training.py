"""Twenty steps of distillation with SWA matching by PyTorch in float64: losses of every step and the last weights.

    pip install torch==2.15.0 numpy==2.4.6
    python test/tools/golden_training.py > test/golden/training/distillation.json

Nets and maps are those of golden_matching.py. Loss: 0.1 cross-entropy + 0.9 distillation (T = 4) + 100 (P/49) D_swa;
SGD with momentum 0.9, decay 1e-4 on matrices and filters. The teacher is not touched."""
import contextlib, io, json, sys
import torch
from torch.nn import functional as F

with contextlib.redirect_stdout(io.StringIO()):
    import golden_matching as g

STEPS, BATCH, RATE = 20, 4, 0.005
torch.manual_seed(31)  # of this seed no map is nearly zero: the unit vector of such a one enlarges float32 rounding a thousandfold
out = {"source": f"PyTorch {torch.__version__.split('+')[0]}, test/tools/golden_training.py", "rate": RATE, "heads": {}}
batches = [(torch.randn(BATCH, g.SIDE, g.SIDE, g.INPUTS).float().double(), torch.randint(0, g.CLASSES, (BATCH,))) for _ in range(STEPS)]
out["batches"] = [{"input": x.flatten().tolist(), "labels": y.tolist()} for x, y in batches]
for head in ("flatten", "mean", "deep"):
    teacher = {k: torch.tensor(v["values"]).view(v["shape"]) for k, v in g.out["heads"][head]["teacher"].items()}
    student = {k: torch.tensor(v["values"]).float().double().view(v["shape"]).requires_grad_() for k, v in g.out["heads"][head]["student"].items()}
    groups = [{"params": [v], "weight_decay": 1e-4 if v.dim() > 1 else 0} for v in student.values()]
    optimiser, losses = torch.optim.SGD(groups, RATE, momentum=0.9), []
    for x, y in batches:
        for value in teacher.values():
            value.requires_grad_()
        t, s = g.run(teacher, x, head), g.run(student, x, head)
        target = F.one_hot(t[1].argmax(1), g.CLASSES).double()
        parts = [F.cross_entropy(s[1], y), g.kd(s[1], t[1], 4, "single-label").mean(), g.sensitivity(t, s, target).mean()]
        loss = 0.1 * parts[0] + 0.9 * parts[1] + 100 * g.SIDE**2 / 49 * parts[2]
        optimiser.zero_grad()
        gradients = torch.autograd.grad(loss, list(student.values()))
        for value, gradient in zip(student.values(), gradients):
            value.grad = gradient
        optimiser.step()
        losses.append([loss.item()] + [part.item() for part in parts])
    out["heads"][head] = {"losses": losses, "weights": {k: v.detach().flatten().tolist() for k, v in student.items()}}
json.dump(g.round_all(out), sys.stdout, separators=(",", ":"))

"""Losses, matching distances and their gradients by PyTorch's double backward, in float64, on small seeded nets.

    pip install torch==2.15.0 numpy==2.4.6
    python test/tools/golden_matching.py > test/golden/training/matching.json

Nets: convolution 3x3 with ReLU (the matched layer), then one of three heads: flatten and dense, mean and dense, or
flatten, dense, tanh, dense, where class weights depend on the activations and matching is of second order. Teacher 6
channels, student 4. Layouts are NHWC and [KH,KW,I,O]."""
import json, sys
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
N, SIDE, INPUTS, CLASSES, HIDDEN = 3, 6, 2, 4, 5
DROPPED = [1, 4]

def net(channels, head):
    flat = {"flatten": SIDE * SIDE * channels, "mean": channels, "deep": SIDE * SIDE * channels}[head]
    weights = {"filter": torch.randn(3, 3, INPUTS, channels) * 0.5, "bias": torch.randn(channels) * 0.2}
    if head == "deep":
        weights |= {"hidden": torch.randn(flat, HIDDEN) * 0.15, "hiddenBias": torch.randn(HIDDEN) * 0.1}
        flat = HIDDEN
    weights |= {"dense": torch.randn(flat, CLASSES) * 0.4, "denseBias": torch.randn(CLASSES) * 0.1}
    return {name: value.float().double() for name, value in weights.items()}

def run(w, x, head):
    layer = F.relu(F.conv2d(x.permute(0, 3, 1, 2), w["filter"].permute(3, 2, 0, 1), w["bias"], padding=1)).permute(0, 2, 3, 1)
    flat = layer.mean((1, 2)) if head == "mean" else layer.flatten(1)
    if head == "deep":
        flat = torch.tanh(flat @ w["hidden"] + w["hiddenBias"])
    return layer, flat @ w["dense"] + w["denseBias"]

def alpha(layer, logits, target):
    return torch.autograd.grad((logits * target).sum(), layer, create_graph=True)[0].sum((1, 2), keepdim=True)

def unit(q):
    flat = q.flatten(1)
    return flat / flat.norm(dim=1, keepdim=True).clamp_min(1e-12)

def distance(a, b):
    return ((unit(a) - unit(b)) ** 2).mean(1)

def sensitivity(teacher, student, target, mask=None, constant=False):
    seen = teacher[0] if mask is None else teacher[0] * mask
    wanted = F.relu((seen * alpha(*teacher, target)).sum(3)).detach()
    a = alpha(*student, target)
    return distance(F.relu((student[0] * (a.detach() if constant else a)).sum(3)), wanted)

def e2kd(teacher, student, target):
    up = lambda q: F.interpolate(q[:, None], size=(2 * SIDE, 2 * SIDE), mode="bilinear", align_corners=False)[:, 0]
    wanted = up(F.relu((teacher[0] * alpha(*teacher, target)).sum(3)).detach())
    made = up(F.relu((student[0] * alpha(*student, target)).sum(3)))
    return 1 - (unit(made) * unit(wanted)).sum(1)

def cat_kd(teacher, student, _):
    total = 0
    for c in range(CLASSES):
        one = torch.zeros(N, CLASSES).index_fill_(1, torch.tensor([c]), 1)
        maps = [F.avg_pool2d((net[0] * alpha(*net, one)).sum(3)[:, None], SIDE // 2)[:, 0] for net in (teacher, student)]
        total = total + distance(maps[1], maps[0].detach())
    return total / CLASSES

def kd(student, teacher, t, task):
    a, b = teacher.detach() / t, student / t
    if task == "single-label":
        return t * t * (a.softmax(1) * (a.log_softmax(1) - b.log_softmax(1))).sum(1)
    q, p = a.sigmoid(), b.sigmoid()
    return t * t * (q * (q / p).log() + (1 - q) * ((1 - q) / (1 - p)).log()).mean(1)

mask = torch.ones(6).index_fill_(0, torch.tensor(DROPPED), 0).view(1, 1, 1, 6)
labels = {"single-label": F.one_hot(torch.tensor([2, 0, 3]), CLASSES).double(), "multi-label": torch.tensor([[1, 0, 1, 0], [0, 0, 0, 0], [1, 1, 0, 1.0]])}
terms = {
    "ewa": lambda t, s, c: distance((s[0] ** 2).mean(3), (t[0] ** 2).mean(3).detach()),
    "swa": sensitivity,
    "swa constant": lambda t, s, c: sensitivity(t, s, c, constant=True),
    "sswa": lambda t, s, c: sensitivity(t, s, c, mask),
    "e2kd": e2kd,
    "cat-kd": cat_kd,
    "softmax-cross-entropy": lambda t, s, c: F.cross_entropy(s[1], labels["single-label"], reduction="none"),
    "multi-label-soft-margin": lambda t, s, c: F.multilabel_soft_margin_loss(s[1], labels["multi-label"], reduction="none"),
    "distillation single-label": lambda t, s, c: kd(s[1], t[1], 4, "single-label"),
    "distillation multi-label": lambda t, s, c: kd(s[1], t[1], 4, "multi-label"),
}
listed = lambda value: {"shape": list(value.shape), "values": value.detach().flatten().tolist()}
x = torch.randn(N, SIDE, SIDE, INPUTS).float().double()
out = {"source": f"PyTorch {torch.__version__.split('+')[0]}, test/tools/golden_matching.py", "input": listed(x), "dropped": DROPPED,
       "labels": {task: listed(value) for task, value in labels.items()}, "heads": {}}
for head in ("flatten", "mean", "deep"):
    t, s = net(6, head), net(4, head)
    for value in [*t.values(), *s.values()]:
        value.requires_grad_()
    cases = {}
    for name, term in terms.items():
        teacher, student = run(t, x, head), run(s, x, head)
        target = F.one_hot(teacher[1].argmax(1), CLASSES).double()
        loss = term(teacher, student, target)
        gradients = torch.autograd.grad(loss.mean(), list(s.values()), allow_unused=True)
        cases[name] = {"losses": loss.tolist(), "gradients": {k: listed(torch.zeros_like(s[k]) if g is None else g) for k, g in zip(s, gradients)}}
    out["heads"][head] = {"teacher": {k: listed(v) for k, v in t.items()}, "student": {k: listed(v) for k, v in s.items()}, "cases": cases}
round_all = lambda v: [round_all(i) for i in v] if isinstance(v, list) else {k: round_all(i) for k, i in v.items()} if isinstance(v, dict) else float(f"{v:.12g}") if isinstance(v, float) else v
json.dump(round_all(out), sys.stdout, separators=(",", ":"))

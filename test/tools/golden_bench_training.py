"""Losses before and after one training step of the benchmark by PyTorch in float64, on the peers' networks and pictures.

    pip install torch==2.15.0 numpy==2.4.6
    python test/tools/golden_bench_training.py <folder of peer_torch.py> > test/golden/training/bench.json

The step is that of peer_torch.py (cross-entropy + distillation at T = 4 + 100 times the mean square distance of unit SWA
maps, plain gradient descent at 1e-3), with the teacher's top class as the target of both maps."""
import json, sys
sys.path.insert(0, sys.argv[1])
import torch
from torch.nn import functional as F
from torch_net import NETS, Net, inp, labels

def double(name):
    return Net(NETS[name]).eval().double()

def unit_map(layer, logits, target, graph):
    alpha = torch.autograd.grad((logits * target).sum(), layer, create_graph=graph)[0].sum((2, 3), keepdim=True)
    flat = F.relu((alpha * layer).sum(1)).flatten(1)
    return flat / flat.norm(dim=1, keepdim=True)

def parts(kind, teacher, student, x, y):
    layer = student.trunk(x)
    logits = student.head(layer)
    made = [F.cross_entropy(logits, y)]
    if kind in ("kd", "match"):
        seen = teacher.trunk(x)
        wanted = teacher.head(seen)
        made.append(F.kl_div((logits / 4).log_softmax(1), (wanted.detach() / 4).softmax(1), reduction="batchmean") * 16)
    if kind == "match":
        target = F.one_hot(wanted.argmax(1), logits.shape[1]).double()
        made.append(F.mse_loss(unit_map(layer, logits, target, True), unit_map(seen, wanted, target, False).detach()))
    return made

out = {"source": f"PyTorch {torch.__version__.split('+')[0]}, test/tools/golden_bench_training.py", "networks": {}}
for name in ("smallcnn", "resnet8"):
    x, y = inp(NETS[name], 64).double(), torch.from_numpy(labels(64))
    out["networks"][name] = {}
    for kind in ("ce", "ce_student", "kd", "match"):
        teacher, student = double(name), double(name if kind == "ce" else name + "_d2")
        first = parts(kind, teacher, student, x, y)
        sum(part * factor for part, factor in zip(first, (1, 1, 100))).backward()
        torch.optim.SGD(student.parameters(), 1e-3).step()
        after = parts(kind, teacher, student, x, y)
        out["networks"][name][kind] = {"before": [p.item() for p in first], "after": [p.item() for p in after]}
json.dump(out, sys.stdout, indent=1)

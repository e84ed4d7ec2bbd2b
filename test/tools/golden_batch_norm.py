"""One step through a batch norm by PyTorch in float64, in train and in frozen mode: loss, logits, gradients, running means.

    pip install torch==2.15.0 numpy==2.4.6
    python test/tools/golden_batch_norm.py > test/golden/training/batch-norm.json

Network: convolution 3x3 (2 -> 3, no bias), batch norm, ReLU, dropout by a given mask, mean over positions, dense 3 -> 4,
mean cross-entropy. Layouts are NHWC and [KH,KW,I,O]; inputs are float32 numbers, everything after them float64."""
import json, sys
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(17)
N, SIDE, EPSILON, MOMENTUM = 5, 6, 1e-3, 0.1
exact = lambda value: value.float().double()
x, y = exact(torch.randn(N, SIDE, SIDE, 2)), torch.tensor([0, 3, 1, 2, 3])
mask = (torch.rand(N, SIDE, SIDE, 3) < 0.5).double() * 2
start = {"filter": torch.randn(3, 3, 2, 3) * 0.5, "scale": 1 + torch.randn(3) * 0.3, "shift": torch.randn(3) * 0.2, "dense": torch.randn(3, 4) * 0.6, "denseBias": torch.randn(4) * 0.1}
running = {"runningMean": exact(torch.randn(3) * 0.3), "runningVariance": exact(0.5 + torch.rand(3))}
flat = lambda value: value.detach().flatten().tolist()
out = {"source": f"PyTorch {torch.__version__.split('+')[0]}, test/tools/golden_batch_norm.py", "side": SIDE, "epsilon": EPSILON, "momentum": MOMENTUM,
       "input": flat(x), "labels": y.tolist(), "mask": flat(mask), "weights": {k: flat(exact(v)) for k, v in {**start, **running}.items()}, "modes": {}}
for mode in ("train", "frozen"):
    w = {k: exact(v).requires_grad_() for k, v in start.items()}
    mean, variance = running["runningMean"].clone(), running["runningVariance"].clone()
    z = F.conv2d(x.permute(0, 3, 1, 2), w["filter"].permute(3, 2, 0, 1), padding=1)
    z = F.batch_norm(z, mean, variance, w["scale"], w["shift"], training=mode == "train", momentum=MOMENTUM, eps=EPSILON)
    logits = (F.relu(z) * mask.permute(0, 3, 1, 2)).mean((2, 3)) @ w["dense"] + w["denseBias"]
    loss = F.cross_entropy(logits, y)
    gradients = torch.autograd.grad(loss, list(w.values()))
    out["modes"][mode] = {"loss": loss.item(), "logits": flat(logits), "gradients": {k: flat(g) for k, g in zip(w, gradients)},
                          "running": {"runningMean": flat(mean), "runningVariance": flat(variance)}}
json.dump(out, sys.stdout)

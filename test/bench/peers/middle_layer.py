"""Grad-CAM at a middle layer in plain PyTorch, the strongest form: no tape below the layer, the faster memory layout.

    python middle_layer.py <folder with the peers' scripts> <network> <step of the layer>"""
import os, sys
sys.path.insert(0, sys.argv[1])
from torch_net import *

torch.set_num_threads(int(os.environ.get("THREADS", "2")))
plan, step = NETS[sys.argv[2]], int(sys.argv[3])
for channels_last in (False, True):
    net = Net(plan).eval()
    net = net.to(memory_format=torch.channels_last) if channels_last else net
    for weights in net.parameters():
        weights.requires_grad_(False)
    for batch in (1, 8):
        x = inp(plan, batch, channels_last)
        def explained():
            with torch.no_grad():
                layer = net.run(x, 0, step + 1)
            layer.requires_grad_()
            logits = net.run(layer, step + 1, None, step)
            gradient = torch.autograd.grad(logits.gather(1, logits.argmax(1, keepdim=True)).sum(), layer)[0]
            return F.relu((layer.detach() * gradient.mean((2, 3), keepdim=True)).sum(1)).numpy()
        log("torch_cl" if channels_last else "torch", sys.argv[2], f"mid{batch}", *bench(explained), batch)

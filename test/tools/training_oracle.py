"""Golden numbers of test/golden/training: a small network trained by PyTorch in float64, six steps with each optimiser.

    python -m venv venv && venv/bin/pip install -r test/tools/requirements.txt
    venv/bin/python test/tools/training_oracle.py            # rewrites test/golden/training/steps.json

The network: conv 3x3 (2 -> 3, pad 1), ReLU, max pool 2x2, flatten (rows, columns, channels), dense 27 -> 4;
loss: mean cross-entropy. Arrays are stored as Concord has them: pictures NHWC, filters [KH,KW,I,O], matrices [in,out].
Inputs and first weights are float32 numbers, everything after them float64.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).parents[1] / "golden" / "training" / "steps.json"
STEPS, ITEMS, CLASSES = 6, 4, 4
RATES = [0.05, 0.05, 0.02, 0.02, 0.01, 0.01]
DECAYED = ("filter", "matrix")
DECAY = 0.01

OPTIMISERS = {
    "momentum 0": lambda groups: torch.optim.SGD(groups),
    "momentum 0.9 with decay": lambda groups: torch.optim.SGD(groups, momentum=0.9),
    "nesterov 0.9": lambda groups: torch.optim.SGD(groups, momentum=0.9, nesterov=True),
    "adam": lambda groups: torch.optim.Adam(groups, betas=(0.9, 0.999), eps=1e-8),
    "adam with decay": lambda groups: torch.optim.Adam(groups, betas=(0.9, 0.999), eps=1e-8),
    "adam-w with decay": lambda groups: torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8),
}


def main():
    rng = np.random.default_rng(20)
    draw = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    batches = [{"x": draw(ITEMS, 6, 6, 2), "labels": rng.integers(0, CLASSES, ITEMS)} for _ in range(STEPS)]
    first = {"filter": draw(3, 3, 2, 3) * 0.4, "bias": draw(3) * 0.1, "matrix": draw(27, CLASSES) * 0.3, "offset": draw(CLASSES) * 0.1}
    first = {name: value.astype(np.float32) for name, value in first.items()}
    runs = {name: train(make, name, first, batches) for name, make in OPTIMISERS.items()}
    document = {
        "origin": f"test/tools/training_oracle.py, PyTorch {torch.__version__.split('+')[0]}, float64",
        "rates": RATES,
        "decay": DECAY,
        "decayed": DECAYED,
        "first": {name: listed(value) for name, value in first.items()},
        "batches": [{"x": listed(batch["x"]), "labels": batch["labels"].tolist()} for batch in batches],
        "runs": runs,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(document) + "\n")


def train(make, name, first, batches):
    weights = {key: torch.tensor(value, dtype=torch.float64, requires_grad=True) for key, value in first.items()}
    decay = DECAY if "decay" in name else 0.0
    groups = [{"params": [value], "weight_decay": decay if key in DECAYED else 0.0, "lr": 1.0} for key, value in weights.items()]
    optimiser = make(groups)
    losses = []
    for rate, batch in zip(RATES, batches):
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.zero_grad()
        loss = forward(weights, batch)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return {"losses": losses, "weights": {key: value.detach().flatten().tolist() for key, value in weights.items()}}


def forward(weights, batch):
    x = torch.tensor(batch["x"], dtype=torch.float64).permute(0, 3, 1, 2)
    y = F.conv2d(x, weights["filter"].permute(3, 2, 0, 1), weights["bias"], padding=1)
    y = F.max_pool2d(F.relu(y), 2).permute(0, 2, 3, 1).reshape(ITEMS, -1)
    return F.cross_entropy(y @ weights["matrix"] + weights["offset"], torch.tensor(batch["labels"]))


def listed(array):
    return [float(value) for value in array.flatten()]


if __name__ == "__main__":
    main()

"""Reference values of the comparison metrics, by NumPy, SciPy and PyTorch; nothing of Concord is used.

usage: python -m pip install -r test/tools/requirements.txt
       python test/tools/metric_oracle.py            (writes test/golden/metrics/oracle.json)

The formulas are those of the metrics' pages (resources/docs/metrics), written as plainly as possible and another way round than in
core/metrics: memberships by counting larger values, centroids by scipy.ndimage, windows by sliding_window_view and numpy.cov.
Maps are the stored float32 of test/fixtures/metrics, widened to float64; every cell has the size 1.
"""
import json
from pathlib import Path

import numpy as np
import scipy
import torch
from scipy import ndimage, stats

TEST = Path(__file__).resolve().parents[1]
ORIGIN = f"test/tools/metric_oracle.py with numpy {np.__version__}, scipy {scipy.__version__}, torch {torch.__version__.split('+')[0]}"


def membership(magnitudes, k):
    larger = (magnitudes[None, :] > magnitudes[:, None]).sum(1)
    equal = (magnitudes[None, :] == magnitudes[:, None]).sum(1)
    return np.clip((k - larger) / equal, 0, 1) * (magnitudes != 0)


def k_of(n, share=0.1):
    return max(1, int(np.floor(share * n + 0.5)))


def top_k_iou(a, b):
    wa, wb = (membership(np.abs(m).ravel(), k_of(m.size)) for m in (a, b))
    return np.minimum(wa, wb).sum() / np.maximum(wa, wb).sum()


def centroid_shift(a, b):
    at = [np.array(ndimage.center_of_mass(np.maximum(m, 0))) for m in (a, b)]
    return np.linalg.norm(at[1] - at[0])


def mass_leaving(a, b):
    p, q = (np.maximum(m, 0).ravel() / np.maximum(m, 0).sum() for m in (a, b))
    w = membership(p, k_of(p.size))
    return (w * (p - q)).sum()


def ssim(a, b):
    shape = (1, 7) if a.shape[0] == 1 else (7, 7)
    r = max(a.max(), b.max()) - min(a.min(), b.min())
    c1, c2 = (0.01 * r) ** 2, (0.03 * r) ** 2
    windows = [np.lib.stride_tricks.sliding_window_view(m, shape).reshape(-1, shape[0] * shape[1]) for m in (a, b)]
    values = []
    for u, v in zip(*windows):
        (suu, suv), (_, svv) = np.cov(u, v)
        mu, mv = u.mean(), v.mean()
        values.append((2 * mu * mv + c1) * (2 * suv + c2) / ((mu * mu + mv * mv + c1) * (suu + svv + c2)))
    return np.mean(values)


def cosine_chance(a, b):
    return a.size * a.mean() * b.mean() / (np.linalg.norm(a) * np.linalg.norm(b))


METRICS = {"top-k-iou": top_k_iou, "centroid-shift": centroid_shift, "mass-leaving": mass_leaving, "ssim": ssim, "cosine-chance": cosine_chance}


def pair_rows(maps, pairs):
    rows = []
    for a, b, item in pairs:
        x, y = (np.atleast_2d(np.asarray(maps[name] if item is None else maps[name][item], np.float64)) for name in (a, b))
        rows.append({"a": a, "b": b, "item": item, **{name: float(f(x, y)) for name, f in METRICS.items()}})
    return rows


def resampled(rng):
    out = []
    for h, w, th, tw in [(28, 28, 14, 14), (28, 28, 7, 7), (7, 7, 5, 3), (9, 13, 4, 13), (1, 64, 1, 16), (5, 5, 5, 5), (3, 4, 8, 9)]:
        a = rng.standard_normal((h, w)).astype(np.float32)
        t = torch.nn.functional.interpolate(torch.from_numpy(a).double()[None, None], (th, tw), mode="bilinear", align_corners=False, antialias=False)
        out.append({"height": h, "width": w, "values": a.ravel().tolist(), "to": [th, tw], "expected": t.float().ravel().tolist()})
    return out


def main():
    fixtures = TEST / "fixtures" / "metrics"
    maps, odd = np.load(fixtures / "pair_maps.npz"), np.load(fixtures / "degenerate_maps.npz")
    pairs = [(f"{net}/{method}/base", f"{net}/{method}/{variant}", item) for net in "ACE" for method in ("inputxgradient", "ig", "gradcam_up")
             for variant in ("prune80", "prune95", "narrow") for item in (0, 3, 7)]
    defined = [(a, b, i) for a, b, i in pairs if all(np.maximum(maps[m][i], 0).sum() > 0 for m in (a, b))]
    special = [(a, b, None) for a, b in [("random", "near"), ("random", "permuted"), ("random", "negated"), ("random", "affine"), ("random", "tiny"),
               ("random", "huge"), ("ties", "ties_b"), ("single_a", "single_b"), ("tiny", "huge"), ("near", "permuted"), ("random", "random")]]
    rng = np.random.default_rng(20261121)
    ties = np.round(rng.standard_normal(200) * 3).astype(np.float32)
    draws = rng.gamma(2, 0.1, 37)
    golden = {
        "origin": ORIGIN,
        "pairs": {"maps": "pair_maps.npz", "rows": pair_rows(maps, defined)},
        "special": {"maps": "degenerate_maps.npz", "rows": pair_rows(odd, special)},
        "resampled": resampled(rng),
        "ranks": {"values": ties.tolist(), "expected": stats.rankdata(ties).tolist()},
        "quantiles": {"values": draws.tolist(), "at": [0, 0.05, 0.5, 0.95, 1], "expected": np.quantile(draws, [0, 0.05, 0.5, 0.95, 1]).tolist(), "mean": float(draws.mean())},
        "softmax": {"logits": [1000.5, 999, -1000, 1000.5, 3], "expected": scipy.special.softmax(np.array([1000.5, 999, -1000, 1000.5, 3])).tolist()},
    }
    out = TEST / "golden" / "metrics" / "oracle.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(golden, allow_nan=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

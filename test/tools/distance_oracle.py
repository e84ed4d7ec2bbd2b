"""Reference values of the distances between two maps, by NumPy, SciPy, POT and mpmath; nothing of Concord is used.

usage: python -m pip install -r test/tools/distance_requirements.txt
       python test/tools/distance_oracle.py            (writes test/golden/metrics/distances.json)

The formulas are those of the metrics' pages (resources/docs/metrics), by a library where one has them and otherwise as plainly as possible.
Maps are the stored float32 of test/fixtures/metrics, widened to float64; every cell has the size 1. POT is licensed under the MIT licence;
only its numbers are kept.
"""
import json
from pathlib import Path

import mpmath
import numpy as np
import ot
import scipy
from scipy import special, stats
from scipy.spatial import distance

TEST = Path(__file__).resolve().parents[1]
ORIGIN = f"test/tools/distance_oracle.py with numpy {np.__version__}, scipy {scipy.__version__}, POT {ot.__version__}, mpmath {mpmath.__version__}"


def mass(m):
    return np.maximum(m, 0).ravel() / np.maximum(m, 0).sum()


def places(shape):
    return np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), 1).astype(float)


def js_distance(a, b):
    """By mpmath with 40 digits: the root of a divergence near 0 shows every rounding of float64, SciPy's too."""
    p, q = mass(a), mass(b)
    with mpmath.workdps(40):
        terms = []
        for u, v in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist())):
            terms += [w * mpmath.log(2 * w / (u + v), 2) for w in (u, v) if w > 0]
        value = float(mpmath.sqrt(mpmath.fsum(terms) / 2)) if any(p != q) else 0.0
    library = float(distance.jensenshannon(p, q, base=2))
    assert value < 1e-4 or abs(value - library) <= 1e-9 * value, (value, library)
    return value


def peak_shift(a, b):
    at = [np.argwhere(m == m.max()).astype(float) for m in (a, b)]
    return max(distance.directed_hausdorff(*at)[0], distance.directed_hausdorff(*at[::-1])[0])


def wasserstein(a, b):
    n = np.arange(a.size)
    return stats.wasserstein_distance(n, n, mass(a), mass(b)) if a.shape[0] == 1 else None


def sliced_wasserstein(a, b):
    if a.shape[0] == 1:
        return None
    angles = np.pi * np.arange(64) / 64
    directions = np.stack([np.sin(angles), np.cos(angles)])  # rows of `places` are (row, column)
    at = places(a.shape)
    return np.pi / 2 * ot.sliced_wasserstein_distance(at, at, mass(a), mass(b), projections=directions, p=1)


def soft_iou(a, b):
    v = distance.cityblock(mass(a), mass(b)) / 2
    return (1 - v) / (1 + v)


def wcam_l2(a, b):
    return ((a / np.linalg.norm(a) - b / np.linalg.norm(b)) ** 2).mean()


def sign_flip_mass(a, b):
    return np.abs(b)[np.sign(a) == -np.sign(b)].sum() / np.abs(b).sum() if (b != 0).any() else None


def sign_flip_chance(a, b):
    """Mean over all pairs (i, j) of positions: every position of b is equally likely to come to lie on each of a."""
    flips = np.sign(a).ravel()[:, None] * np.sign(b).ravel()[None, :] < 0
    return (flips * np.abs(b).ravel()[None, :]).sum() / a.size / np.abs(b).sum()


def wcam_chance(a, b):
    return 2 * (1 - a.size * a.mean() * b.mean() / (np.linalg.norm(a) * np.linalg.norm(b))) / a.size


def on_union(statistic):
    def value(a, b):
        left = (a != 0) | (b != 0)
        if (~left).mean() <= 0.3 or left.sum() < 2 or np.ptp(a[left]) == 0 or np.ptp(b[left]) == 0:
            return None
        return statistic(a[left], b[left]).statistic

    return value


METRICS = {
    "spearman-union": on_union(stats.spearmanr),
    "kendall-tau-b-union": on_union(lambda a, b: stats.kendalltau(a, b, variant="b")),
    "js-distance": js_distance,
    "peak-shift": peak_shift,
    "wasserstein": wasserstein,
    "sliced-wasserstein": sliced_wasserstein,
    "soft-iou": soft_iou,
    "hellinger": lambda a, b: distance.euclidean(np.sqrt(mass(a)), np.sqrt(mass(b))) / np.sqrt(2),
    "wcam-l2": wcam_l2,
    "wcam-l2-chance": wcam_chance,
    "sign-flip-mass": sign_flip_mass,
    "sign-flip-mass-chance": sign_flip_chance,
}


def row(maps, a, b, item):
    x, y = (np.atleast_2d(np.asarray(maps[name] if item is None else maps[name][item], np.float64)) for name in (a, b))
    values = {name: f(x, y) for name, f in METRICS.items()}
    return {"a": a, "b": b, "item": item, **{name: None if v is None else float(v) for name, v in values.items()}}


def exact(rng):
    """Small maps with the true distance of optimal transport in two dimensions, which the sliced one may not exceed."""
    out = []
    for h, w in [(5, 6), (8, 8), (7, 12)]:
        a, b = (rng.gamma(0.4, 1, (h, w)).astype(np.float32) for _ in range(2))
        at = places((h, w))
        value = ot.emd2(mass(a.astype(float)), mass(b.astype(float)), ot.dist(at, at, metric="euclidean"))
        out.append({"height": h, "width": w, "teacher": a.ravel().tolist(), "compressed": b.ravel().tolist(), "expected": float(value)})
    return out


def outputs(rng):
    out = []
    for k, scale, apart in [(10, 3, 0.5), (10, 3, 0.01), (2, 10, 4), (1000, 2, 1), (3, 200, 100)]:
        z = (scale * rng.standard_normal(k)).astype(np.float32)
        y = (z + apart * rng.standard_normal(k)).astype(np.float32)
        p, q = (special.log_softmax(v.astype(float)) for v in (z, y))
        # scipy.stats.entropy divides by probabilities that may be 0; special.kl_div of them agrees wherever it is finite
        value = float((np.exp(p) * (p - q)).sum())
        library = float(stats.entropy(np.exp(p), np.exp(q)))
        assert not np.isfinite(library) or abs(value - library) <= 1e-9 * max(library, 1e-3), (value, library)
        out.append({"teacher": z.tolist(), "compressed": y.tolist(), "expected": value})
    return out


def kendall(rng):
    out = []
    for n, levels in [(2, 2), (50, 3), (2000, 40), (2000, 10**6)]:
        a = rng.integers(0, levels, n).astype(np.float32)
        b = (a + rng.integers(0, levels, n)).astype(np.float32)
        tau = stats.kendalltau(a, b, variant="b").statistic
        out.append({"a": a.tolist(), "b": b.tolist(), "expected": None if np.isnan(tau) else float(tau)})
    return out


def main():
    fixtures = TEST / "fixtures" / "metrics"
    maps, odd = np.load(fixtures / "pair_maps.npz"), np.load(fixtures / "degenerate_maps.npz")
    pairs = [(f"{net}/{method}/base", f"{net}/{method}/{variant}", item) for net in "ACE" for method in ("inputxgradient", "ig", "gradcam_up")
             for variant in ("prune80", "prune95", "narrow") for item in (0, 3, 7)]
    defined = [(a, b, i) for a, b, i in pairs if all(np.maximum(maps[m][i], 0).sum() > 0 for m in (a, b))]
    special_pairs = [("random", "near"), ("random", "permuted"), ("random", "negated"), ("random", "affine"), ("random", "tiny"), ("random", "huge"),
                     ("ties", "ties_b"), ("single_a", "single_b"), ("tiny", "huge"), ("near", "permuted")]
    rng = np.random.default_rng(20261122)
    golden = {
        "origin": ORIGIN,
        "pairs": {"maps": "pair_maps.npz", "rows": [row(maps, *pair) for pair in defined]},
        "special": {"maps": "degenerate_maps.npz", "rows": [row(odd, a, b, None) for a, b in special_pairs]},
        "transport": exact(rng),
        "outputs": outputs(rng),
        "kendall": kendall(rng),
    }
    out = TEST / "golden" / "metrics" / "distances.json"
    out.write_text(json.dumps(golden, allow_nan=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Makes resize.npz with scipy 1.x `ndimage.zoom(order, mode='nearest', grid_mode=True)`: half-pixel centres, edge repeated, no anti-aliasing."""
import numpy as np
from scipy import ndimage

rng = np.random.default_rng(7)
out = {}
for name, (h, w), (H, W) in [("enlarge", (5, 7), (13, 9)), ("shrink", (23, 37), (8, 11)), ("mixed", (3, 40), (16, 16)), ("line", (1, 9), (4, 4))]:
    picture = rng.uniform(0, 255, (h, w, 3)).astype(np.float32)
    zoom = lambda order: np.stack([ndimage.zoom(picture[..., c].astype(np.float64), (H / h, W / w), order=order, mode="nearest", grid_mode=True) for c in range(3)], -1)
    out[name] = picture
    out[name + "_bilinear"] = zoom(1)
np.savez("resize.npz", **out)

"""Makes the pictures beside it, and what Pillow reads in them: python make_pictures.py (in this folder; Pillow 13.0.0, numpy 2.4.6).

One scene of 23 x 37 pixels (height x width) in every container; `NAME.npy` holds the expected values [H,W] or [H,W,3].
The eight `upright-N.jpg` and `upright-N.png` show the same scene upright, stored turned, with orientation tag N.
"""
import io, struct, zlib
import numpy as np
from PIL import Image

H, W = 23, 37
y, x = np.mgrid[0:H, 0:W]
RGB = np.stack([(x * 255) // (W - 1), (y * 255) // (H - 1), ((x + 2 * y) * 37) % 256], -1).astype(np.uint8)
GREY = RGB[..., 2].copy()
DEEP = (x * 1771 + y * 257 + 5).astype(np.uint16)


def save(name, picture, expected, **how):
    picture.save(name, **how)
    np.save(name.rsplit(".", 1)[0] + ".npy", expected)


def read(name):
    return np.array(Image.open(name))


save("rgb.png", Image.fromarray(RGB), RGB)
save("grey.png", Image.fromarray(GREY), GREY)
save("deep.png", Image.fromarray(DEEP), DEEP)
save("rgba.png", Image.fromarray(np.dstack([RGB, GREY])), RGB)
save("grey-alpha.png", Image.fromarray(np.dstack([GREY, GREY]), "LA"), GREY)
save("palette.png", Image.fromarray(RGB).quantize(17), np.array(Image.fromarray(RGB).quantize(17).convert("RGB")))
save("palette-4.png", Image.fromarray(RGB).quantize(13), np.array(Image.fromarray(RGB).quantize(13).convert("RGB")), bits=4)
save("one-bit.png", Image.fromarray(GREY > 127), (GREY > 127).astype(np.uint8) * 255)
save("rgb.webp", Image.fromarray(RGB), RGB, lossless=True)
save("rgb.tif", Image.fromarray(RGB), RGB, compression="tiff_lzw")
save("deep.tif", Image.fromarray(DEEP), DEEP)
save("two-pages.tif", Image.fromarray(GREY), GREY, save_all=True, append_images=[Image.fromarray(255 - GREY)])
frames = [Image.fromarray(GREY // 32 * 32), Image.fromarray(255 - GREY // 32 * 32)]
save("two-frames.gif", frames[0], np.repeat((GREY // 32 * 32)[..., None], 3, 2), save_all=True, append_images=frames[1:])
save("animated.png", frames[0], GREY // 32 * 32, save_all=True, append_images=frames[1:])
for name, picture, how in [("grey.jpg", Image.fromarray(GREY), {}), ("rgb.jpg", Image.fromarray(RGB), {"quality": 95, "subsampling": 0}), ("halved.jpg", Image.fromarray(RGB), {}), ("progressive.jpg", Image.fromarray(RGB), {"progressive": True})]:
    picture.save(name, **how)
    np.save(name[:-4] + "-jpg.npy", read(name))
Image.fromarray(np.dstack([255 - RGB, np.zeros_like(GREY)]), "CMYK").save("cmyk.jpg", quality=95)

TURN = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
smooth = Image.fromarray(np.dstack([x * 6, y * 10, x * 3 + y * 4]).astype(np.uint8))  # turns survive JPEG within a few levels
np.save("upright.npy", np.array(smooth))
for tag, turn in TURN.items():
    exif = Image.Exif()
    exif[0x0112] = tag
    stored = smooth if turn is None else smooth.transpose(turn)
    for ending, how in [("jpg", {"quality": 100, "subsampling": 0}), ("png", {})]:
        stored.save(f"upright-{tag}.{ending}", exif=exif, **how)

"""Makes the .npy and .npz files beside it with numpy 2.4.6: python make_npy.py (in this folder).

Every array holds the same recipe, so a test needs no second file: values 0, 1, 2, ... in C order, halved for floats.
"""
import numpy as np

for code in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "|u1", "<u2", ">u2", "<u4", "<u8", ">u8"]:
    count = np.arange(24).reshape(2, 3, 4)
    array = (count / 2 if "f" in code else count).astype(code)
    name = code.replace("<", "little-").replace(">", "big-").replace("|", "")
    np.save(f"{name}.npy", array)
    np.save(f"{name}-fortran.npy", np.asfortranarray(array))
np.save("bool.npy", np.array([True, False, True]))
np.save("half-special.npy", np.array([0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x8000, 0x3555], "<u2").view("<f2"))
np.save("labels-text.npy", np.array(["cat", "Ångström", "x"]))
np.save("labels-bytes.npy", np.array([b"cat", b"longer"]))
np.save("scalar.npy", np.float32(2.5))
np.save("object.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save("record.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save("complex.npy", np.zeros(2, np.complex64))
np.savez("stored.npz", images=np.arange(12, dtype=np.uint8).reshape(3, 2, 2), labels=np.array([2, 0, 1]))
np.savez_compressed("deflated.npz", images=np.arange(12, dtype=np.uint8).reshape(3, 2, 2), labels=np.array([2, 0, 1]))

import { strToU8, zipSync } from 'fflate';

import type { HostileModel } from './hostile-model.ts';
import { noise } from './seeded-bytes.ts';

const bytes = (text: string) => async () => Uint8Array.from(Buffer.from(text, 'latin1'));
const NO_CLOCK = new Date(1980, 0, 1);
const noTwin = { twin: null } as const;

/** Files that are no model of ours, under names that say they are. */
export const hostileContent: readonly HostileModel[] = [
  { name: 'an empty file', code: 'suspicious-format/empty', file: 'net.h5', bad: async () => new Uint8Array(0), ...noTwin },
  { name: 'one byte', code: 'suspicious-format/unknown', file: 'net.tflite', bad: async () => Uint8Array.of(0x89), ...noTwin },
  { name: 'noise', code: 'suspicious-format/unknown', file: 'net.keras', bad: async () => noise(7, 5000), ...noTwin },
  {
    name: 'a picture called .h5',
    code: 'suspicious-format/unknown',
    file: 'net.h5',
    names: 'a picture',
    bad: bytes('\x89PNG\r\n\x1a\n and more'),
    ...noTwin,
  },
  {
    name: 'a program called .tflite',
    code: 'suspicious-format/unknown',
    file: 'net.tflite',
    names: 'a program',
    bad: bytes('\x7fELF\x02\x01\x01'),
    ...noTwin,
  },
  {
    name: 'a web page',
    code: 'suspicious-format/unknown',
    file: 'net.h5',
    names: 'a web page',
    bad: bytes('<!doctype html><title>404</title>'),
    ...noTwin,
  },
  {
    name: 'a NumPy array',
    code: 'suspicious-format/unknown',
    file: 'net.npy',
    names: 'NumPy',
    bad: bytes("\x93NUMPY\x01\x00v\x00{'descr': '<f4'"),
    ...noTwin,
  },
  {
    name: 'safetensors',
    code: 'suspicious-format/unknown',
    file: 'net.safetensors',
    names: 'safetensors',
    bad: bytes('\x40\0\0\0\0\0\0\0{"a":{}}'),
    ...noTwin,
  },
  {
    name: 'an ONNX model',
    code: 'suspicious-format/unknown',
    file: 'net.onnx',
    names: 'ONNX',
    bad: bytes('\x08\x08\x12\x07pytorch'),
    ...noTwin,
  },
  {
    name: 'a TensorFlow.js model',
    code: 'suspicious-format/unknown',
    file: 'model.json',
    names: 'TensorFlow.js',
    bad: bytes('{"format": "layers-model"}'),
    ...noTwin,
  },
  {
    name: 'a pickle that would run a command',
    code: 'code-execution/pickle',
    file: 'net.pkl',
    names: 'posix.system',
    // Protocol 4: two strings joined into an import, then the call.
    bad: bytes('\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.'),
    ...noTwin,
  },
  {
    name: 'a pickle of protocol 0',
    code: 'code-execution/pickle',
    file: 'net.h5',
    names: 'os.system',
    bad: bytes("cos\nsystem\n(S'id'\ntR."),
    ...noTwin,
  },
  {
    name: 'a PyTorch archive',
    code: 'code-execution/pickle',
    file: 'net.pt',
    names: 'torch._utils._rebuild_tensor_v2',
    bad: async () =>
      zipSync(
        { 'archive/data.pkl': strToU8('\x80\x02ctorch._utils\n_rebuild_tensor_v2\nq\x00.', true), 'archive/version': strToU8('3') },
        { level: 0, mtime: NO_CLOCK },
      ),
    ...noTwin,
  },
  {
    name: 'a zip archive of something else',
    code: 'suspicious-format/unknown',
    file: 'net.keras',
    names: 'zip',
    bad: async () => zipSync({ 'arr_0.npy': strToU8('x') }, { mtime: NO_CLOCK }),
    ...noTwin,
  },
];

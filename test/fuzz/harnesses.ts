import type { Harness, WaitingHarness } from './harness.ts';

/** The eight harnesses, each loaded only by the process that runs it. */
export const harnesses: Readonly<Record<number, () => Promise<Harness | WaitingHarness>>> = {
  1: async () => (await import('./harnesses/model-json.ts')).modelJson,
  2: async () => (await import('./harnesses/shards.ts')).shards,
  3: async () => (await import('./harnesses/zip.ts')).zip,
  4: async () => (await import('./harnesses/hdf5.ts')).hdf5,
  5: async () => ({ number: 5, name: 'ONNX', waitsFor: 'the reader of ONNX models' }),
  6: async () => (await import('./harnesses/tflite.ts')).tfliteFile,
  7: async () => (await import('./harnesses/pictures.ts')).picturesAndArrays,
  8: async () => (await import('./harnesses/tables.ts')).tables,
};

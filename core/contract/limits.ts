import * as z from 'zod';

const MEBIBYTE = 1024 * 1024;

/** Safety limits; `--limits FILE` replaces any of them. Sizes in bytes. */
export const limits = z.strictObject({
  modelTextBytes: z
    .int()
    .positive()
    .default(64 * MEBIBYTE),
  jsonDepth: z.int().positive().default(100),
  /** Values of one document: a network of 20,000 layers has a million. */
  jsonValues: z.int().positive().default(1_000_000),
  flatbufferDepth: z.int().positive().default(64),
  hdf5Depth: z.int().positive().default(64),
  nodes: z.int().positive().default(20_000),
  tensors: z.int().positive().default(100_000),
  rank: z.int().positive().default(8),
  zipEntries: z.int().positive().default(10_000),
  zipRatio: z.int().positive().default(100),
  hdf5Ratio: z.int().positive().default(1_000),
  ratioFreeBytes: z
    .int()
    .positive()
    .default(64 * MEBIBYTE),
  imageBytes: z
    .int()
    .positive()
    .default(256 * MEBIBYTE),
  imagePixels: z.int().positive().default(64_000_000),
  imageChannels: z.int().positive().default(5),
  items: z.int().positive().default(1_000_000),
  pathBytes: z.int().positive().default(4_096),
  folderDepth: z.int().positive().default(64),
  /** One tensor of one item inside a network; static, checked before anything runs. */
  activationBytes: z
    .int()
    .positive()
    .default(512 * MEBIBYTE),
  modelBytes: z
    .int()
    .positive()
    .default(4_096 * MEBIBYTE),
  arrayBytes: z
    .int()
    .positive()
    .default(8_192 * MEBIBYTE),
});
export type Limits = z.infer<typeof limits>;

export const defaultLimits: Limits = limits.parse({});

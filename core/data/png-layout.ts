import type { ColourType, PngHeader } from './png-chunks.ts';

/** Rows of one interlacing pass (or of the whole picture): where its pixels go. */
export interface PngPass {
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
  readonly from: readonly [y: number, x: number];
  readonly step: readonly [y: number, x: number];
}
export interface PngLayout {
  readonly passes: readonly PngPass[];
  readonly bytes: number;
  readonly bitsPerPixel: number;
}

/** Values stored per pixel, alpha included. */
export const storedChannels: Readonly<Record<ColourType, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Adam7: first row, first column, row step, column step. */
const ADAM7 = [[0, 0, 8, 8], [0, 4, 8, 8], [4, 0, 8, 4], [0, 2, 4, 4], [2, 0, 4, 2], [0, 1, 2, 2], [1, 0, 2, 1]] as const; // prettier-ignore

/** How many bytes the rows take, and where their pixels go. */
export function pngLayoutOf({ width, height, bitDepth, colourType, interlaced }: PngHeader): PngLayout {
  const bitsPerPixel = bitDepth * storedChannels[colourType];
  const passes = (interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const))
    .map(([y, x, stepY, stepX]): PngPass => {
      const passWidth = Math.ceil((width - x) / stepX);
      return {
        width: passWidth,
        height: Math.ceil((height - y) / stepY),
        rowBytes: Math.ceil((passWidth * bitsPerPixel) / 8),
        from: [y, x],
        step: [stepY, stepX],
      };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
  return { passes, bitsPerPixel, bytes: passes.reduce((sum, pass) => sum + pass.height * (pass.rowBytes + 1), 0) };
}

import type { Plane } from '../state/tiles.svelte.ts';

/** Pixels ready for a canvas: RGBA, row-major. */
export interface Pixels {
  readonly values: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A picture of one, three or four channels as RGBA. */
export function picturePixels(picture: Plane): Pixels {
  const { height, width, channels, values } = picture;
  const pixels = new Uint8ClampedArray(4 * height * width);
  const isGrey = channels < 3;
  for (let place = 0; place < height * width; place += 1) {
    const from = place * channels;
    pixels[4 * place] = values[from] ?? 0;
    pixels[4 * place + 1] = values[isGrey ? from : from + 1] ?? 0;
    pixels[4 * place + 2] = values[isGrey ? from : from + 2] ?? 0;
    pixels[4 * place + 3] = 255;
  }
  return { values: pixels, width, height };
}

/** Draws pixels over the whole of a canvas. Pictures that are much enlarged keep their pixels: nothing finer is real. */
export function drawPixels(canvas: HTMLCanvasElement, pixels: Pixels, clear: boolean): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  if (clear) context.clearRect(0, 0, canvas.width, canvas.height);
  const image = new ImageData(pixels.values, pixels.width, pixels.height);
  if (pixels.width === canvas.width && pixels.height === canvas.height && clear) {
    context.putImageData(image, 0, 0);
    return;
  }
  const carrier = new OffscreenCanvas(pixels.width, pixels.height);
  carrier.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = canvas.width < SHARP_FROM * pixels.width;
  context.drawImage(carrier, 0, 0, canvas.width, canvas.height);
}

const SHARP_FROM = 4;

/** How many device pixels a side of a canvas needs. */
export function deviceSize(cssPixels: number): number {
  return Math.max(1, Math.round(cssPixels * Math.min(2, globalThis.devicePixelRatio)));
}

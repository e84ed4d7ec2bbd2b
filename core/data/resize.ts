/** A picture as numbers, row-major [H, W, C]. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

export interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Resizes to exactly `size`, as TensorFlow's `image.resize` and PyTorch's `interpolate(align_corners=False)` do without
 * anti-aliasing: pixel centres lie at halves, and what lies beyond the edge repeats the edge.
 *
 *     source = (target + 0.5) * old / new - 0.5        bilinear: between its two neighbours; nearest: floor(source + 0.5)
 *
 * shape   [H,W,C] -> [h,w,C]; values in float32, weights in float64
 * source  tensorflow/core/kernels/image/image_resizer_state.h, half_pixel_centers = true
 */
export function resize(picture: Picture, { height, width }: Size, filter: 'bilinear' | 'nearest'): Picture {
  if (picture.height === height && picture.width === width) return picture;
  const rows = samplesOf(picture.height, height, filter);
  const columns = samplesOf(picture.width, width, filter);
  const { channels, values } = picture;
  const resized = new Float32Array(height * width * channels);
  let to = 0;
  for (const row of rows) {
    const [above, below] = [row.first * picture.width, row.second * picture.width];
    for (const column of columns) {
      for (let channel = 0; channel < channels; channel += 1) {
        const at = (index: number): number => values[index * channels + channel] ?? 0;
        const top = mix(at(above + column.first), at(above + column.second), column.weight);
        const bottom = mix(at(below + column.first), at(below + column.second), column.weight);
        resized[to++] = mix(top, bottom, row.weight);
      }
    }
  }
  return { height, width, channels, values: resized };
}

/** The largest middle part with the proportions of `size`: what a centre crop keeps before resizing. */
export function centreCrop(picture: Picture, size: Size): Picture {
  const shrink = Math.min(picture.height / size.height, picture.width / size.width);
  const height = Math.max(1, Math.round(size.height * shrink));
  const width = Math.max(1, Math.round(size.width * shrink));
  if (height === picture.height && width === picture.width) return picture;
  const top = Math.floor((picture.height - height) / 2);
  const left = Math.floor((picture.width - width) / 2);
  const { channels } = picture;
  const cropped = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * picture.width + left) * channels;
    cropped.set(picture.values.subarray(from, from + width * channels), y * width * channels);
  }
  return { height, width, channels, values: cropped };
}

/** Two neighbours along one axis and how far the sample lies from the first to the second. */
interface Sample {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

function samplesOf(from: number, to: number, filter: 'bilinear' | 'nearest'): readonly Sample[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, target) => {
    const source = (target + 0.5) * scale - 0.5;
    if (filter === 'nearest') {
      const nearest = clamp(Math.floor(source + 0.5), from);
      return { first: nearest, second: nearest, weight: 0 };
    }
    const floor = Math.floor(source);
    return { first: clamp(floor, from), second: clamp(floor + 1, from), weight: source - floor };
  });
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}

function mix(first: number, second: number, weight: number): number {
  return first + (second - first) * weight;
}

import type { NumberArray } from './npy-values.ts';

/** [C, ...places] -> [...places, C], for one item; values are copied. */
export function channelsLast(values: NumberArray, shape: readonly number[]): NumberArray {
  const channels = shape[0] ?? 1;
  const places = values.length / Math.max(1, channels);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return moved(Float64Array.from(values, Number), channels, places);
  return moved(values, channels, places);
}

function moved(values: Exclude<NumberArray, BigInt64Array | BigUint64Array>, channels: number, places: number): NumberArray {
  const answer = values.slice();
  for (let channel = 0; channel < channels; channel += 1) {
    for (let place = 0; place < places; place += 1) answer[place * channels + channel] = values[channel * places + place] ?? 0;
  }
  return answer;
}

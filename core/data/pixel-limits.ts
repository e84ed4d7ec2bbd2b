import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

/** Refuses a picture by its header, before anything is allocated: a file of 47 KB can ask for gigabytes. */
export function checkPixels(picture: { readonly width: number; readonly height: number }, limits: Limits): Result<null> {
  const { width, height } = picture;
  if (width * height <= limits.imagePixels) return succeeded(null); // below 2^64, so a float product is safe to compare
  return failed(
    failure(
      'denial-of-service/limit',
      `expected at most ${String(limits.imagePixels)} pixels, the picture says ${String(width)} x ${String(height)}`,
    ),
  );
}

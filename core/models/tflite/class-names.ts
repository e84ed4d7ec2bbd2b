import { FailureError } from '../../contract/result.ts';
import type { TfliteFile } from '../../wire/tflite/tflite-file.ts';
import type { ModelBytes } from '../model-format.ts';
import { openZip } from '../zip-archive.ts';

const METADATA = 'TFLITE_METADATA';

/**
 * Class names, where the file brings them: TensorFlow Lite's metadata are a zip archive behind the model, with one
 * name per line in a text file. Only a list with as many names as there are classes can be it. Labels are a
 * convenience: an archive that cannot be read leaves the model as it is.
 */
export async function classNames(stored: TfliteFile, file: ModelBytes, classes: number): Promise<readonly string[] | null> {
  if (!stored.metadata.has(METADATA)) return null;
  try {
    const archive = await openZip(file.bytes, file.limits);
    const lists = archive.names.filter((name) => name.endsWith('.txt')).map((name) => linesOf(archive.read(name)));
    return lists.find((names) => names.length === classes) ?? null;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

function linesOf(content: Uint8Array | null): readonly string[] {
  const lines = Buffer.from(content ?? [])
    .toString('utf8')
    .split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

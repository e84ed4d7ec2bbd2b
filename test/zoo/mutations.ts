import { defaultLimits } from '../../core/contract/limits.ts';
import { decodePicture } from '../../core/data/decode.ts';
import { readNpy } from '../../core/data/npy.ts';
import { kerasH5 } from '../../core/models/keras-h5.ts';
import { kerasZip } from '../../core/models/keras-zip.ts';
import { tflite } from '../../core/models/tflite.ts';
import { fixtureBytes } from '../fuzz/corpus.ts';
import { mutatedBytes } from '../fuzz/mutate-bytes.ts';
import { readAsModel } from '../fuzz/read-as-model.ts';
import { requireTyped } from '../fuzz/sound-answer.ts';
import { goldenBytes, seededNumbers } from './data/zoo-file.ts';
import type { Verdict } from './judge.ts';

/** Rows M13 and I19 ask for thousands; the fuzzing of the readers does the rest. */
const TIMES = 300;
const MOST_MILLISECONDS = 5_000;
const limits = { ...defaultLimits, imagePixels: 4_000_000 };

interface Subject {
  readonly row: 'M13' | 'M19' | 'I19';
  readonly source: Uint8Array;
  /** Whether it was read; throws where the answer is neither sound nor a refusal in our words. */
  read(bytes: Uint8Array): Promise<boolean>;
}

const picture = async (bytes: Uint8Array): Promise<boolean> => {
  const decoded = await decodePicture(bytes, limits);
  if (!decoded.ok) requireTyped(decoded.failure);
  else if (decoded.value.pixels.length !== decoded.value.shape.reduce((product, extent) => product * extent, 1))
    throw new Error('the pixels are not those of the shape');
  return decoded.ok;
};
const numbers = (bytes: Uint8Array): Promise<boolean> => {
  const read = readNpy(bytes, limits);
  if (!read.ok) requireTyped(read.failure);
  return Promise.resolve(read.ok);
};
const network =
  (format: Parameters<typeof readAsModel>[0]) =>
  async (bytes: Uint8Array): Promise<boolean> =>
    (await readAsModel(format, bytes)).model !== null;

const subjects: Readonly<Record<string, Subject>> = {
  h5: { row: 'M13', source: fixtureBytes('nets/A/models/A.keras2.h5'), read: network(kerasH5) },
  keras: { row: 'M13', source: fixtureBytes('nets/A/models/A.keras'), read: network(kerasZip) },
  tflite: { row: 'M19', source: fixtureBytes('nets/A/models/A.int8.tflite'), read: network(tflite) },
  png: { row: 'I19', source: goldenBytes('rgb.png'), read: picture },
  jpg: { row: 'I19', source: goldenBytes('progressive.jpg'), read: picture },
  webp: { row: 'I19', source: goldenBytes('rgb.webp'), read: picture },
  gif: { row: 'I19', source: goldenBytes('two-frames.gif'), read: picture },
  tif: { row: 'I19', source: goldenBytes('two-pages.tif'), read: picture },
  npy: { row: 'I19', source: goldenBytes('big-f8-fortran.npy'), read: numbers },
};

/**
 * So many damages of one good file for each reader, by seed, in this process: each is read or refused, in time and in
 * words. The counts of a verdict are in its name; a crash is seen by whoever watches this process.
 */
export async function mutations(times = TIMES): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [name, subject] of Object.entries(subjects)) verdicts.push(await mutated(name, subject, times));
  return verdicts;
}

async function mutated(name: string, { row, source, read }: Subject, times: number): Promise<Verdict> {
  const problems: string[] = [];
  const counted = { read: 0, refused: 0 };
  let slowest = 0;
  if (!(await read(source))) problems.push('GOOD TWIN: the undamaged file is refused');
  for (let seed = 0; seed < times; seed += 1) {
    const bytes = mutatedBytes(source, seededNumbers(seed));
    const started = process.cpuUsage();
    try {
      counted[(await read(bytes)) ? 'read' : 'refused'] += 1;
    } catch (error) {
      problems.push(`seed ${String(seed)}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
    }
    const { user, system } = process.cpuUsage(started);
    slowest = Math.max(slowest, (user + system) / 1_000);
  }
  if (slowest > MOST_MILLISECONDS) problems.push(`BOUNDED: ${slowest.toFixed(0)} ms, at most ${String(MOST_MILLISECONDS)}`);
  const id = `mutations/${name} (${row}): ${String(times)} = ${String(counted.read)} read + ${String(counted.refused)} refused`;
  return { id, problems, milliseconds: slowest, mebibytes: null };
}

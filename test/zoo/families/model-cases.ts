import { readFileSync } from 'node:fs';

import { hostileContent } from '../models/hostile-content.table.ts';
import { hostileH5 } from '../models/hostile-h5.table.ts';
import { hostileKeras } from '../models/hostile-keras.table.ts';
import type { HostileModel } from '../models/hostile-model.ts';
import { hostileTflite } from '../models/hostile-tflite.table.ts';
import type { ZooCase } from '../zoo-case.ts';
import { rowOfModel } from './model-rows.table.ts';

const tables = {
  'hostile-content': hostileContent,
  'hostile-h5': hostileH5,
  'hostile-keras': hostileKeras,
  'hostile-tflite': hostileTflite,
} as const;

const sound = new Uint8Array(readFileSync(new URL('../../fixtures/nets/E/models/E.keras2.h5', import.meta.url)));

/** Every bad model file, met by `concord inspect`. A file that is all fault has any sound model as its twin. */
export const modelCases: readonly ZooCase[] = Object.entries(tables).flatMap(([table, models]) =>
  models.map((model) => caseOf(table, model)),
);

function caseOf(table: string, { name, code, file, names, limits, bad, twin }: HostileModel): ZooCase {
  const words = ['inspect', file, '--json'];
  const isTight = limits !== undefined;
  const make = async () => ({ [file]: await bad() });
  // A limit that is exceeded only because it was set so low: the same file under the usual limits.
  const good = twin === null ? (isTight ? make : () => ({ [file]: sound })) : async () => ({ [file]: await twin() });
  return {
    id: `models/${table.replace('hostile-', '')}/${name}`,
    row: rowOfModel(table, name, code),
    maker: `models/${table}.table.ts`,
    seed: table === 'hostile-content' && name === 'noise' ? 7 : null,
    expected: { kind: 'refused', code },
    ...(names === undefined ? {} : { names }),
    bad: { make, words: isTight ? [...words, '--limits', 'limits.json'] : words },
    good: { make: good, words },
    ...(isTight ? { beside: { 'limits.json': Buffer.from(JSON.stringify(limits)) } } : {}),
  };
}

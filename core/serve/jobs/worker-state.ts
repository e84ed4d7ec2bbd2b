import { defaultLimits } from '../../contract/limits.ts';
import type { Limits } from '../../contract/limits.ts';
import type { Result } from '../../contract/result.ts';
import type { DataPlace, DataReader, OpenData } from '../../data/data-source.ts';
import type { Model } from '../../models/model.ts';

import { fileKey, HeldThings } from './held-things.ts';
import { nameTheFile } from './name-the-file.ts';

const close = async (thing: { close(): Promise<void> }): Promise<void> => thing.close();
const nothing = (): Promise<void> => Promise.resolve();

/** Everything one worker holds. Readers and decoders are loaded when first needed, so that a worker starts at once. */
export class WorkerState {
  readonly #models = new HeldThings<Model>(8);
  readonly #data = new HeldThings<OpenData>(2);
  readonly #readers = new HeldThings<DataReader>(2);

  model(path: string, limits: Limits = defaultLimits): Promise<Result<Model>> {
    const open = async (): Promise<Result<Model>> => {
      const { openModel } = await import('../../models/open-model.ts');
      return nameTheFile(path, await openModel(path, limits));
    };
    return this.#models.get(`${fileKey(path)} ${JSON.stringify(limits)}`, { open, close: nothing });
  }

  data(place: DataPlace): Promise<Result<OpenData>> {
    const open = async (): Promise<Result<OpenData>> =>
      nameTheFile(place.path, await (await import('../../data/open-data.ts')).openData(place));
    return this.#data.get(dataKey(place), { open, close });
  }

  reader(place: DataPlace): Promise<Result<DataReader>> {
    const open = async (): Promise<Result<DataReader>> =>
      nameTheFile(place.path, await (await import('../../data/open-data.ts')).openDataReader(place));
    return this.#readers.get(dataKey(place), { open, close });
  }
}

function dataKey(place: DataPlace): string {
  return `${fileKey(place.path)} ${JSON.stringify(place)}`;
}

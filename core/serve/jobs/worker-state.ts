import { defaultLimits } from '../../contract/limits.ts';
import type { Limits } from '../../contract/limits.ts';
import type { Result } from '../../contract/result.ts';
import type { DataPlace, DataReader, OpenData } from '../../data/data-source.ts';
import type { Model } from '../../models/model.ts';
import type { SeenFile } from '../../models/seen-file.ts';

import { HeldThings, placeKey } from './held-things.ts';
import { nameTheFile } from './name-the-file.ts';

const close = async (thing: { close(): Promise<void> }): Promise<void> => thing.close();
const nothing = (): Promise<void> => Promise.resolve();

/** Everything one worker holds. Readers and decoders are loaded when first needed, so that a worker starts at once. */
export class WorkerState {
  readonly #models = new HeldThings<Model>(8);
  /** By path: every file that the model last came from. */
  readonly #seen = new Map<string, readonly SeenFile[]>();
  readonly #data = new HeldThings<OpenData>(2);
  readonly #readers = new HeldThings<DataReader>(2);

  /** A model that is held is the one on the disk: a file of weights that was replaced behind its model.json is noticed too. */
  async model(path: string, limits: Limits = defaultLimits): Promise<Result<Model>> {
    const open = async (): Promise<Result<Model>> => {
      const seen: SeenFile[] = [];
      const { openModel } = await import('../../models/open-model.ts');
      const model = await openModel(path, limits, (file) => seen.push(file));
      this.#seen.set(path, seen);
      return nameTheFile(path, model);
    };
    const key = `${placeKey(path)} ${JSON.stringify(limits)}`;
    const isCurrent = (this.#seen.get(path) ?? []).every((file) => placeKey(file.path) === file.key);
    if (!isCurrent) await this.#models.drop(key);
    return this.#models.get(key, { open, close: nothing });
  }

  /** Differs once any file of a model that was opened here has changed. */
  modelKey(path: string): string {
    return [placeKey(path), ...(this.#seen.get(path) ?? []).map((file) => placeKey(file.path))].join(' ');
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
  return `${placeKey(place.path)} ${JSON.stringify(place)}`;
}

import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { failed, succeeded } from '../../contract/result.ts';
import { applyCard, feedingNotes } from '../../data/apply-card.ts';
import { decodedPicture, shrunk } from './display-picture.ts';
import { seededRandom } from '../../numeric/random.ts';

import { failedBy } from './failed-by.ts';
import type { WorkerState } from './worker-state.ts';

type DataJobs = Pick<Handlers<Jobs>, 'data/scan' | 'data/items' | 'data/sheet' | 'data/pictures'>;

/** What lies at a place, its items by pages, and pictures of them for the eye. */
export function dataJobs(state: WorkerState): DataJobs {
  return {
    'data/scan': (place) =>
      failedBy(async () => {
        const data = await state.data(place);
        return data.ok ? succeeded({ value: data.value.scanned.summary }) : data;
      }),
    'data/items': ({ place, offset, limit }) =>
      failedBy(async () => {
        const data = await state.data(place);
        if (!data.ok) return data;
        const { items } = data.value.scanned;
        return succeeded({ value: { items: items.slice(offset, offset + limit), total: items.length } });
      }),
    'data/sheet': sheet(state),
    'data/pictures': pictures(state),
  };
}

/** Seeded random items, each as decoded and as the network sees it under a card. */
function sheet(state: WorkerState): DataJobs['data/sheet'] {
  return ({ place, card, count, seed }) =>
    failedBy(async () => {
      const data = await state.data(place);
      if (!data.ok) return data;
      const { seenPicture } = await import('../../data/seen-picture.ts');
      const { items } = data.value.scanned;
      const chosen = [...seededRandom(seed, 'sheet').permutation(items.length).slice(0, count)].flatMap((index) => items[index] ?? []);
      const shown = [];
      for (const item of chosen) {
        const decoded = await data.value.read(item);
        if (!decoded.ok) continue;
        const fed = applyCard(decoded.value, card.input);
        if (!fed.ok) return failed(fed.failure);
        const notes = feedingNotes(decoded.value.shape, card.input);
        shown.push({ item, notes, original: decodedPicture(decoded.value), seen: seenPicture(fed.value, card.input) });
      }
      return succeeded({
        value: {
          notes: [...new Set(shown.flatMap(({ notes }) => notes))],
          pictures: shown.map(({ item, original, seen }) => ({
            ordinal: item.ordinal,
            name: item.name,
            label: item.label,
            original: [...original.shape],
            seen: [...seen.shape],
            minimum: seen.minimum,
            maximum: seen.maximum,
          })),
        },
        arrays: shown.flatMap(({ original, seen }) => [original.pixels, seen.pixels]),
      });
    });
}

/** Pictures for review, no side longer than asked for; an item that cannot be shown has an empty shape. */
function pictures(state: WorkerState): DataJobs['data/pictures'] {
  return ({ place, items, longestSide }) =>
    failedBy(async () => {
      const reader = await state.reader(place);
      if (!reader.ok) return reader;
      const shown = await Promise.all(
        items.map(async (item) => {
          const decoded = await reader.value.read(item);
          return decoded.ok ? shrunk(decodedPicture(decoded.value), longestSide) : { shape: [], pixels: new Uint8Array() };
        }),
      );
      return succeeded({ value: { shapes: shown.map(({ shape }) => [...shape]) }, arrays: shown.map(({ pixels }) => pixels) });
    });
}

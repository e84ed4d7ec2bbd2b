import type { Answer } from '../../contract/call.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { detailSentence } from '../../figure/detail-sentence.ts';
import type { StoredMap } from '../../store/records.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import type { ItemPictures } from '../item-pictures.ts';

type ReviewCalls = 'review/page' | 'review/facts' | 'review/detail' | 'review/neighbour' | 'review/tiles' | 'review/decide';

/** Longest sides, in pixels: a picture to look into, and one among a hundred. */
const DETAIL_SIDE = 768;
const TILE_SIDE = 96;

/** The review of the open project. Filtering, sorting and paging are the store's. */
export function reviewHandlers(context: EngineContext, pictures: ItemPictures): HandlersOf<ReviewCalls> {
  return {
    'review/page': async (query) => {
      const store = context.project.readable();
      return store.ok ? answer(store.value.gridPage(query)) : store;
    },
    'review/facts': async ({ filter }) => {
      const store = context.project.readable();
      return store.ok ? answer(store.value.reviewFacts(filter)) : store;
    },
    'review/detail': async ({ query, ...key }, { signal }) => {
      const store = context.project.readable();
      if (!store.ok) return store;
      const parts = store.value.detail(key, query);
      if (!parts.ok) return parts;
      const { item, target: _target, teacherMap, compressedMap, logits: _logits, ...detail } = parts.value;
      const shown = await pictures.of({ store: store.value, items: [item], longestSide: DETAIL_SIDE, signal });
      if (!shown.ok) return shown;
      const [height = 0, width = 0, channels = 0] = shown.value[0]?.shape ?? [];
      return succeeded({
        value: { ...detail, sentence: detailSentence(detail.row, detail.grid), picture: { height, width, channels } },
        arrays: [shown.value[0]?.pixels ?? new Uint8Array(0), valuesOf(teacherMap), valuesOf(compressedMap)],
      });
    },
    'review/neighbour': async ({ query, step, ...key }) => {
      const store = context.project.readable();
      const row = store.ok ? store.value.neighbour(key, query, step) : store;
      return row.ok ? succeeded({ value: { row: row.value } }) : row;
    },
    'review/tiles': async ({ rows }, { signal }) => {
      const store = context.project.readable();
      if (!store.ok) return store;
      const tiles = store.value.tiles(rows);
      if (!tiles.ok) return tiles;
      const items = tiles.value.map(({ item }) => item);
      const shown = await pictures.of({ store: store.value, items, longestSide: TILE_SIDE, signal });
      if (!shown.ok) return shown;
      return succeeded({
        value: {
          tiles: tiles.value.map(({ teacher, compressed }, index) => ({
            picture: [...(shown.value[index]?.shape ?? [])],
            teacher: sizeOf(teacher),
            compressed: sizeOf(compressed),
          })),
        },
        arrays: tiles.value.flatMap(({ teacher, compressed }, index) => [
          shown.value[index]?.pixels ?? new Uint8Array(0),
          valuesOf(teacher),
          valuesOf(compressed),
        ]),
      });
    },
    'review/decide': async (decision) => {
      const store = context.project.writable();
      const row = store.ok ? store.value.decide(decision) : store;
      return row.ok ? succeeded({ value: { row: row.value } }) : row;
    },
  };
}

function answer<Value>(result: Result<Value>): Result<Answer<Value>> {
  return result.ok ? succeeded({ value: result.value }) : result;
}

/** A damaged map is not drawn: an empty array says so. */
function valuesOf(map: StoredMap | null): Float32Array {
  return map?.values ?? new Float32Array(0);
}

function sizeOf(map: StoredMap | null): number[] | null {
  return map === null ? null : [map.record.height, map.record.width];
}

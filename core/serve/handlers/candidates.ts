import { succeeded } from '../../contract/result.ts';
import { detailSentence } from '../../figure/detail-sentence.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';

/** What compares candidates with one another: charts on common axes, and all maps of one item. */
export function candidateHandlers(context: EngineContext): HandlersOf<'review/charts' | 'review/candidates'> {
  return {
    'review/charts': async ({ filter }) => {
      const store = context.project.readable();
      const charts = store.ok ? store.value.reviewCharts(filter) : store;
      return charts.ok ? succeeded({ value: charts.value }) : charts;
    },
    'review/candidates': async (key) => {
      const store = context.project.readable();
      const found = store.ok ? store.value.candidates(key) : store;
      if (!found.ok) return found;
      const candidates = found.value.map(({ row, grid }) => {
        const { height, width } = grid;
        return { row, sentence: detailSentence(row, grid), grid: { height, width } };
      });
      return succeeded({
        value: { candidates },
        arrays: found.value.map(({ compressedMap }) => compressedMap?.values ?? new Float32Array(0)),
      });
    },
  };
}

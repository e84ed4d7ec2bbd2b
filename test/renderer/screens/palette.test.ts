import { describe, expect, it } from 'vitest';

import { matchingLines } from '../../../renderer/screens/palette-lines.ts';
import type { PaletteLine } from '../../../renderer/screens/palette-lines.ts';
import { PaletteState } from '../../../renderer/state/palette.svelte.ts';
import { engineDouble } from '../support/doubles.ts';

function line(title: string, group: PaletteLine['group'] = 'command'): PaletteLine {
  return { title, group, key: null, run: () => undefined };
}
const lines = [line('Go to review', 'screen'), line('Explain by Grad-CAM', 'method'), line('Theme dark'), line('Review state')];
const titles = (text: string): readonly string[] => matchingLines(lines, text).map(({ title }) => title);

describe('the palette', () => {
  it('offers everything before anything is typed', () => {
    expect(titles('  ')).toHaveLength(4);
  });
  it('finds lines that hold all words in any order and case; what begins so comes first', () => {
    expect([titles('CAM explain'), titles('review'), titles('method'), titles('nothing so named')]).toEqual([
      ['Explain by Grad-CAM'],
      ['Review state', 'Go to review'],
      ['Explain by Grad-CAM'],
      [],
    ]);
  });
  it('finds items by their names in the whole project, in order, six at most', async () => {
    const palette = new PaletteState(engineDouble(60));
    await palette.search('garment-0001', { method: 'grad-cam', metric: 'spearman' });
    expect(palette.found.value?.map(({ item }) => item)).toEqual([10, 10, 11, 11, 12, 12]);
  });
  it('asks the engine for nothing while there is no text or no project', async () => {
    const engine = engineDouble(60);
    const palette = new PaletteState(engine);
    await palette.search(' ', { method: 'grad-cam', metric: 'spearman' });
    await palette.search('garment', { method: '', metric: 'spearman' });
    expect(engine.requestsOf('review/page')).toEqual([]);
  });
});

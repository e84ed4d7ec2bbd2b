import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gridQuery } from '../../../core/contract/review.ts';
import type { GridQuery, GridRow, ParsedGridQuery } from '../../../core/contract/review.ts';
import { createProject } from '../../../core/store/create.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { opener, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/*
 * A made audit of two candidates whose every row we know: deformations with ties and gaps, flips, collapsed maps. The expected lists are
 * filtered and sorted here in plain JavaScript, by the words of the specification.
 */
export interface Known {
  readonly run: string;
  readonly item: number;
  readonly same: boolean;
  readonly collapsed: boolean;
  /** Order value: of a collapsed map the deformation of its collapse. */
  readonly deformation: number | null;
  readonly label: string;
  readonly name: string;
  readonly review: string;
}

const ITEMS = 60;
/** 95th percentile of the draws 0.1, 0.2, 0.3, 0.4 and 0.5 by linear interpolation. */
export const THRESHOLD = 0.48;

export interface KnownGrid {
  readonly store: WriteStore;
  readonly known: readonly Known[];
  remove(): void;
}

export async function knownGrid(): Promise<KnownGrid> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-grid-'));
  const store = valueOf(await createProject(join(folder, 'grid.concord'), { id: 'grid', title: 'Grid', example: false }, opener()));
  const small = plannedRun(store, ITEMS);
  const tiny = plannedRun(store, ITEMS, { candidate: 'tiny' });
  const known = [small, tiny].flatMap((run, candidate) =>
    Array.from({ length: ITEMS }, (_, item) => fill(store, { run, item, candidate: candidate === 0 ? 'small' : 'tiny' })),
  );
  for (const run of [small, tiny]) {
    const draws = [0.1, 0.2, 0.3, 0.4, 0.5].map((deformation, ordinal) => ({
      ordinal,
      floor: 'input-noise' as const,
      method: 'grad-cam',
      metric: 'spearman',
      deformation,
    }));
    valueOf(store.commitFloorDraws(run, draws));
  }
  return {
    store,
    known,
    remove: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fill(
  store: WriteStore,
  { run, item, candidate }: { readonly run: string; readonly item: number; readonly candidate: string },
): Known {
  const step = (item * 7 + candidate.length) % 10; // many ties
  const collapsed = step === 9;
  const deformation = collapsed ? 1 : step === 8 ? null : step / 7;
  const same = (item + candidate.length) % 4 !== 0;
  const status = collapsed ? 'collapsed' : 'evaluable';
  valueOf(
    store.commitItems(run, [
      sampleResult(item, { candidate, deformation, status, compressedTop: same ? 0 : 1, knowsTeacherMaps: candidate === 'tiny' }),
    ]),
  );
  const review = item % 5 === 0 ? 'accepted' : 'unreviewed';
  if (review === 'accepted') valueOf(store.decide({ run, item, method: 'grad-cam', state: 'accepted', note: '', reviewer: 'A' }));
  return { run, item, same, collapsed, deformation, label: item % 2 === 0 ? 'shirt' : 'shoe', name: `item-${item}.png`, review };
}

export function quadrantOf({ same, collapsed, deformation }: Known): string {
  if (!collapsed && deformation === null) return 'undefined';
  const moved = collapsed || (deformation ?? 0) > THRESHOLD;
  return same ? (moved ? 'silent-drift' : 'preserved') : moved ? 'full-change' : 'decision-flip';
}

export function query(
  overrides: { readonly filter?: Partial<GridQuery['filter']>; readonly sort?: GridQuery['sort'] } = {},
): ParsedGridQuery {
  return gridQuery.parse({
    filter: { method: 'grad-cam', ...overrides.filter },
    sort: overrides.sort ?? { by: 'silent-drift' },
    offset: 0,
    limit: 200,
  });
}

export function keys(rows: readonly Pick<GridRow, 'run' | 'item'>[]): readonly string[] {
  return rows.map(({ run, item }) => `${run}/${item}`);
}

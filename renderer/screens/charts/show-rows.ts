import type { Quadrant } from '../../../core/contract/review.ts';
import type { ClassMark } from '../../../core/figure/class-shape.ts';
import type { FieldMark } from '../../../core/figure/plane-shape.ts';
import type { App } from '../../state/app.svelte.ts';

const noBounds = { quadrants: null, from: null, to: null, changeFrom: null, changeTo: null } as const;
const ofPrediction: Readonly<Record<'same' | 'other', Quadrant[]>> = {
  same: ['preserved', 'silent-drift'],
  other: ['decision-flip', 'full-change'],
};

/** The list of what a bar stands for. */
export function showBar(app: App, { run, from, to }: { readonly run: string; readonly from: number; readonly to: number }): void {
  app.grid.narrow({ ...noBounds, runs: [run], from, to });
  app.router.go({ place: 'review' });
}

/** One row is opened at once; more are listed. */
export function showField(app: App, run: string, { field, deformation, change }: FieldMark): void {
  const [from, to] = deformation;
  const [changeFrom, changeTo] = change;
  const quadrants =
    app.grid.facts.value?.floors.some((floor) => floor.reference) === true ? ofPrediction[field.same ? 'same' : 'other'] : null;
  if (field.item !== null) {
    app.router.go({ place: 'detail', run, item: field.item, method: app.grid.filter.method });
    return;
  }
  app.grid.narrow({ ...noBounds, runs: [run], quadrants, from, to, changeFrom, changeTo });
  app.router.go({ place: 'review' });
}

export function showClass(app: App, { figure, candidate }: ClassMark): void {
  app.grid.narrow({ ...noBounds, runs: [candidate.run], ...(figure.labelled ? { label: figure.name } : {}) });
  app.router.go({ place: 'review' });
}

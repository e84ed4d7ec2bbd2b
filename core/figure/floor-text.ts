import type { FloorFigure } from '../contract/review.ts';

/** What a person calls a yardstick. The jitter stands in for retraining and must not be taken for it. */
export function floorText(floor: FloorFigure['floor']): string {
  switch (floor) {
    case 'input-noise':
      return 'input noise';
    case 'weight-jitter':
      return 'weight jitter';
    case 'permuted':
      return 'permuted map';
  }
}

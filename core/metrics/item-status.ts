import type { MapStatus } from '../contract/review.ts';
import type { SignView } from './map-pipeline.ts';
import type { ItemStatus } from './metric.ts';

/** A map without a positive value is empty where only positive values count (CAM methods), and usable elsewhere. */
export function isDegenerate(status: MapStatus, view: SignView): boolean {
  return status === 'all-negative' ? view === 'positive' : status !== 'ok';
}

/** What an item can contribute, by the states of its two maps. */
export function itemStatus(teacher: MapStatus, compressed: MapStatus, view: SignView): ItemStatus {
  const isTeacherDegenerate = isDegenerate(teacher, view);
  const isCompressedDegenerate = isDegenerate(compressed, view);
  if (isTeacherDegenerate) return isCompressedDegenerate ? 'both-degenerate' : 'emerged';
  return isCompressedDegenerate ? 'collapsed' : 'evaluable';
}

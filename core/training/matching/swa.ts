import type { MatchingTerm } from './matching-term.ts';
import { sensitivityDistance } from './sensitivity-distance.ts';

/** Sensitivity weighted: the Grad-CAM maps of the teacher's class, both networks whole. */
export const swa: MatchingTerm = {
  id: 'swa',
  title: 'SWA, sensitivity weighted',
  source: {
    authors: 'Park, Yang, Hwang, Yang',
    year: 2020,
    title: 'Attribution Preservation in Network Compression for Reliable Network Interpretation',
    url: 'https://arxiv.org/abs/2010.15054',
  },
  strength: 100,
  meanOverPositions: true,
  droppedShare: 0,
  grow: (ask) => sensitivityDistance(ask, ask.teacher.layer),
};

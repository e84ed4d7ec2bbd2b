import type { MatchingTerm } from './matching-term.ts';
import { sensitivityDistance } from './sensitivity-distance.ts';
import { times } from '../../graph/kinds/arithmetic.ts';

/**
 * Stochastic SWA: in every step another uniform draw of the teacher's channels is left out of its map. The mask is one
 * for the whole batch, nothing is rescaled, the class weights are those of the whole teacher and the student is not masked.
 */
export const sswa: MatchingTerm = {
  id: 'sswa',
  title: 'SSWA, stochastic',
  source: {
    authors: 'Park, Yang, Hwang, Yang',
    year: 2020,
    title: 'Attribution Preservation in Network Compression for Reliable Network Interpretation',
    url: 'https://arxiv.org/abs/2010.15054',
  },
  strength: 100,
  meanOverPositions: true,
  droppedShare: 0.3,
  grow: (ask) => sensitivityDistance(ask, times(ask.build, ask.teacher.layer, ask.channelMask())),
};

import type { OptionValues } from '../contract/option.ts';
import { massOf } from '../numeric/mass.ts';
import { countOfShare, isTied, topKWeights } from '../numeric/top-k.ts';
import type { TopK } from '../numeric/top-k.ts';
import { numberOption } from '../plug-in.ts';
import type { MapPair, Metric, ReducedMap, Score } from './metric.ts';
import { onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';

/**
 * Share of the evidence that left the region where the teacher had most of it.
 *
 *     value = M_a(R) - M_b(R)      M_a(R) = sum w_i p_i, M_b(R) = sum w_i q_i, w: top share of positions of p
 *     chance = M_a(R) - W/n        exact under permutation, W the sum of w
 *
 * Negative values mean that the map contracted onto the region.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]
 * check   moving a share z of the mass out of the region gives z
 * source  after the mass inside a region of Kohlbrenner and others 2020, arXiv 1910.09840
 */
export const massLeaving: Metric = {
  id: 'mass-leaving',
  version: 1,
  title: 'Mass leaving',
  summary:
    'How much of the evidence left the strongest tenth of the teacher’s map? 0 is none, 0.3 means 30 points of the mass went elsewhere.',
  source: {
    authors: 'Kohlbrenner and others',
    year: 2020,
    title: 'Towards Best Practice in Explaining Neural Network Decisions with LRP',
    url: 'https://arxiv.org/abs/1910.09840',
  },
  options: {
    share: {
      type: 'number',
      default: 0.1,
      minimum: 0.001,
      maximum: 0.5,
      whole: false,
      unit: 'share of positions',
      help: 'Size of the region: the strongest positions of the teacher’s map, as a share of all.',
    },
  },
  family: 'displacement',
  direction: 'lower-better',
  range: [-1, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onMass(score),
  flags: ({ teacher }, options) => {
    const region = regionOf(teacher, options);
    return region !== null && isTied(region.top) ? ['ties'] : [];
  },
  chance,
  collapse,
};

interface Region {
  /** The teacher's mass p. */
  readonly mass: Float64Array;
  readonly top: TopK;
}

function score({ teacher, p, q }: MassPair, options: OptionValues): Score {
  const region = regionFrom(teacher, p, options);
  return { value: massInside(region, p) - massInside(region, q) };
}

function chance({ teacher }: MapPair, options: OptionValues): number | null {
  const region = regionOf(teacher, options);
  return region === null ? null : massInside(region, region.mass) - region.top.total / teacher.values.length;
}

/** A teacher without mass has no region, and nothing can leave it. */
function collapse({ teacher }: MapPair, options: OptionValues): number {
  const region = regionOf(teacher, options);
  return region === null ? 0 : massInside(region, region.mass);
}

function regionOf(teacher: ReducedMap, options: OptionValues): Region | null {
  const mass = massOf(teacher.values)?.shares;
  return mass === undefined ? null : regionFrom(teacher, mass, options);
}

function regionFrom(teacher: ReducedMap, mass: Float64Array, options: OptionValues): Region {
  const positive = teacher.values.map((value) => (value > 0 ? value : 0));
  return { mass, top: topKWeights(positive, countOfShare(numberOption(options, 'share'), positive.length)) };
}

function massInside(region: Region, mass: Float64Array): number {
  let inside = 0;
  for (let index = 0; index < mass.length; index += 1) inside += (region.top.weights[index] ?? 0) * (mass[index] ?? 0);
  return inside;
}

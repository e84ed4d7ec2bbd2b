import type { MatchingTerm } from './matching-term.ts';
import { onSameGrid } from './same-grid.ts';
import { unitMap, unitMapDistance } from './unit-map.ts';
import type { GraphBuilder } from '../../graph/builder.ts';
import { scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';

/** Equally weighted: the mean square of the activations over channels, whatever the class. Activation attention transfer with p = 2. */
export const ewa: MatchingTerm = {
  id: 'ewa',
  title: 'EWA, equally weighted',
  source: {
    authors: 'Park, Yang, Hwang, Yang; after Zagoruyko, Komodakis 2017',
    year: 2020,
    title: 'Attribution Preservation in Network Compression for Reliable Network Interpretation',
    url: 'https://arxiv.org/abs/2010.15054',
  },
  strength: 100,
  meanOverPositions: true,
  droppedShare: 0,
  grow: ({ build, teacher, student }) => {
    const [a, b] = onSameGrid(build, attention(build, student.layer), attention(build, teacher.layer));
    return unitMapDistance(build, unitMap(build, a), unitMap(build, b));
  },
};

/** [N,h,w,C] -> [N,h,w,1]. */
function attention(build: GraphBuilder, layer: TensorName): TensorName {
  const summed = build.add('reduce-sum', [times(build, layer, layer)], { axes: [3] });
  return scaled(build, summed, 1 / extent(build.shape(layer), 3));
}

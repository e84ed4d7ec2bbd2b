import { expect, test } from 'vitest';

import { benchModel } from '../../../core/bench/bench-model.ts';
import { benchNetworks } from '../../../core/bench/networks.ts';
import { seededValues } from '../../../core/bench/seeded-values.ts';
import { benchNetwork } from '../../../core/contract/bench.ts';
import { kindDefinition } from '../../../core/graph/kinds/kinds.table.ts';
import { shapeOf } from '../../../core/graph/graph.ts';
import { extent, sizeOf } from '../../../core/graph/shape.ts';

/** Counted by another program from its own description of the same networks: billions of operations, millions of weights. */
const counted = {
  smallcnn: { operations: 0.015, weights: 0.036 },
  resnet8: { operations: 0.025, weights: 0.078 },
  mbv2: { operations: 0.6015, weights: 3.488 },
  resnet18: { operations: 3.6281, weights: 11.685 },
  vgg16: { operations: 30.6943, weights: 15.228 },
};

test.each(benchNetwork.options)('%s has the weights, the work and the layers of its namesake', (name) => {
  const { model, last, middle } = benchModel(benchNetworks[name]());
  const { graph } = model;
  const weights = [...graph.weights.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const heavy = graph.nodes.filter(({ kind }) => kind === 'conv' || kind === 'matmul');
  const macs = heavy.reduce((sum, node) => {
    const inputs = node.inputs.map((input) => shapeOf(graph, input));
    return sum + kindDefinition(node.kind).macs(node, inputs, shapeOf(graph, node.output));
  }, 0);
  expect(weights / 1e6).toBeCloseTo(counted[name].weights, 2);
  expect((macs * 2) / 1e9).toBeCloseTo(counted[name].operations, 3);
  expect(extent(shapeOf(graph, last), 1)).toBeGreaterThan(1);
  expect(extent(shapeOf(graph, middle), 1)).toBeGreaterThan(extent(shapeOf(graph, last), 1));
});

test('weights and pictures are the numbers a peer draws from the same seed', () => {
  // mulberry32 in NumPy
  expect([...seededValues(7, 5)]).toEqual([
    0.6428510546684265, 0.335359662771225, 0.8737289905548096, 0.33702874183654785, 0.757405698299408,
  ]);
  expect([...seededValues(11, 3)]).toEqual([0.3689405024051666, 0.16638079285621643, 0.4096525311470032]);
});

import { sumTo } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { BackwardAsk, KindDefinition, ReferenceArray } from './kind-definition.ts';
import type { TensorName } from '../node.ts';
import { extent, shapeText } from '../shape.ts';
import type { Shape } from '../shape.ts';

/**
 * Matrix product of two matrices, either one transposed first, plus an optional bias [columns] as third input.
 * A dense layer is matmul([N,in], [in,out], [out]).
 */
export const matmul: KindDefinition<'matmul'> = {
  kind: 'matmul',
  relevance: 'linear',
  shape: (node, inputs) => {
    const left = oriented(inputOf(inputs, 0), node.attributes.transposeLeft);
    const right = oriented(inputOf(inputs, 1), node.attributes.transposeRight);
    if (left[1] !== right[0]) throw new RangeError(`matmul: ${shapeText(left)} and ${shapeText(right)} do not multiply`);
    return [extent(left, 0), extent(right, 1)];
  },
  backward: (ask) => [ask.wants(0) ? leftGradient(ask) : null, ask.wants(1) ? rightGradient(ask) : null, ...biasGradient(ask)],
  macs: (node, inputs, output) => Math.abs(extent(output, 1) * extent(oriented(inputOf(inputs, 0), node.attributes.transposeLeft), 1)),
  reference: (node, inputs) => {
    const left = node.attributes.transposeLeft ? flipped(inputOf(inputs, 0)) : inputOf(inputs, 0);
    const right = node.attributes.transposeRight ? flipped(inputOf(inputs, 1)) : inputOf(inputs, 1);
    return product(left, right, inputs[2]?.values);
  },
};

/** A = L R: dL = G R^T, and its transpose where L was transposed. */
function leftGradient({ node, upstream, build }: BackwardAsk<'matmul'>): TensorName {
  const { transposeLeft, transposeRight } = node.attributes;
  const right = inputOf(node.inputs, 1);
  return transposeLeft
    ? build.add('matmul', [right, upstream], { transposeLeft: transposeRight, transposeRight: true })
    : build.add('matmul', [upstream, right], { transposeLeft: false, transposeRight: !transposeRight });
}

function rightGradient({ node, upstream, build }: BackwardAsk<'matmul'>): TensorName {
  const { transposeLeft, transposeRight } = node.attributes;
  const left = inputOf(node.inputs, 0);
  return transposeRight
    ? build.add('matmul', [upstream, left], { transposeLeft: true, transposeRight: transposeLeft })
    : build.add('matmul', [left, upstream], { transposeLeft: !transposeLeft, transposeRight: false });
}

function biasGradient({ node, upstream, build, wants }: BackwardAsk<'matmul'>): readonly (TensorName | null)[] {
  const bias = node.inputs[2];
  if (bias === undefined) return [];
  return [wants(2) ? sumTo(build, upstream, build.shape(bias)) : null];
}

function oriented(shape: Shape, transposed: boolean): Shape {
  if (shape.length !== 2) throw new RangeError(`matmul: expected a matrix, received ${shapeText(shape)}`);
  return transposed ? [extent(shape, 1), extent(shape, 0)] : shape;
}

function flipped(matrix: ReferenceArray): ReferenceArray {
  const [rows, columns] = [extent(matrix.shape, 0), extent(matrix.shape, 1)];
  const values = matrix.values.map((_, position) => matrix.values[(position % rows) * columns + Math.floor(position / rows)] ?? NaN);
  return { shape: [columns, rows], values };
}

function product(left: ReferenceArray, right: ReferenceArray, bias: Float64Array | undefined): ReferenceArray {
  const [rows, inner, columns] = [extent(left.shape, 0), extent(left.shape, 1), extent(right.shape, 1)];
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = bias?.[column] ?? 0;
      for (let index = 0; index < inner; index += 1)
        sum += (left.values[row * inner + index] ?? NaN) * (right.values[index * columns + column] ?? NaN);
      values[row * columns + column] = sum;
    }
  }
  return { shape: [rows, columns], values };
}

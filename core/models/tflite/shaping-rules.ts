import type { Size2 } from '../../graph/node.ts';
import { BATCH, sameShape, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { refuse } from '../refusal.ts';
import { finished, graphShape, lying, made, moved, upright } from './operator-site.ts';
import type { Flow, OperatorRule, OperatorSite } from './operator-site.ts';

/**
 * RESHAPE, SQUEEZE, EXPAND_DIMS: the file states the resulting shape, so how it was computed does not matter. Nothing
 * is made where the graph's tensor already has that shape, or is the same signal lying down.
 */
export const reshapeRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const shape = site.output.shape;
  if (input.spread !== null) return spreadReshape(site, input);
  const [current, target] = [site.build.shape(input.tensor), graphShape(shape)];
  if (target.length > 4 || sizeOf(current) !== sizeOf(target))
    refuse('damaged/structure', `${site.what}: [${input.shape.join(',')}] does not reshape to [${shape.join(',')}]`);
  if (sameShape(current, target) || lying(target, current)) return { ...input, shape };
  const tensor = upright(site, input);
  return made(
    site,
    moved(site, input, (name) => site.build.add('reshape', [tensor], { shape: target }, name)),
  );
};

/** While a tensor is spread only axes of 1 may come and go: what Conv1D needs around its two-dimensional kernel. */
function spreadReshape(site: OperatorSite, input: Flow): Flow {
  const [before, after] = [input.shape, site.output.shape].map((shape) => shape.filter((extent) => extent !== 1).join(','));
  if (before !== after || site.output.shape.length > 4)
    refuse('unsupported/option', `${site.what}: only axes of 1 may change between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND`);
  return { ...input, shape: site.output.shape };
}

/**
 * SPACE_TO_BATCH_ND spreads every n-th position over batches, so that a plain convolution becomes a dilated one. We
 * keep the positions together, pad as it does, and remember the dilation until BATCH_TO_SPACE_ND.
 */
export const spaceToBatchRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const spread = blockOf(site, input);
  const [before, after] = sidesOf(site, input);
  const source = upright(site, input);
  const isPadded = [...before, ...after].some((count) => count !== 0);
  const tensor = isPadded ? site.build.add('pad', [source], { before, after }, site.name) : source;
  const [, height = 0, width = 0] = site.build.shape(tensor);
  if (height % spread[0] !== 0 || width % spread[1] !== 0)
    refuse('damaged/structure', `${site.what}: ${height}x${width} positions do not divide into blocks of ${spread.join('x')}`);
  return { tensor, shape: site.output.shape, grid: input.grid, spread };
};

export const batchToSpaceRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const block = blockOf(site, input);
  if (input.spread?.[0] !== block[0] || input.spread[1] !== block[1])
    refuse('unsupported/option', `${site.what}: expected the block of the SPACE_TO_BATCH_ND before it`);
  const [before, after] = sidesOf(site, input);
  if ([...before, ...after].every((count) => count === 0)) return made(site, input.tensor);
  const size = site.build
    .shape(input.tensor)
    .map((extent, axis) => (extent === BATCH ? BATCH : extent - (before[axis] ?? 0) - (after[axis] ?? 0)));
  return made(site, site.build.add('slice', [input.tensor], { begin: before, size }, site.name));
};

/** Block sizes for the vertical and the horizontal axis of the graph. */
function blockOf(site: OperatorSite, input: Flow): Size2 {
  const block = site.numbers(1);
  const [first = 0, second = 0] = block;
  const size: Size2 = block.length === 1 && input.shape.length === 3 ? [1, first] : [first, second];
  return size.every((extent) => extent >= 1) && block.length === input.shape.length - 2
    ? size
    : refuse('unsupported/option', `${site.what}: blocks of [${block.join(',')}] are not supported`);
}

/** Cells before and after each axis of the graph, from a constant with one pair per spatial axis. */
function sidesOf(site: OperatorSite, input: Flow): readonly [before: readonly number[], after: readonly number[]] {
  const pairs = site.numbers(2);
  if (pairs.length !== (input.shape.length - 2) * 2 || pairs.some((count) => count < 0))
    refuse('damaged/structure', `${site.what}: expected two counts per axis, received [${pairs.join(',')}]`);
  const cells = input.shape.length === 3 ? [0, 0, ...pairs] : pairs;
  return [
    [0, cells[0] ?? 0, cells[2] ?? 0, 0],
    [0, cells[1] ?? 0, cells[3] ?? 0, 0],
  ];
}

/** PAD with zeros: real zeros, whatever integer stands for them. */
export const padRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const source = upright(site, input);
  const pairs = site.numbers(1);
  if (pairs.length !== input.shape.length * 2 || pairs.some((count) => count < 0))
    refuse('damaged/structure', `${site.what}: expected two counts per axis, received [${pairs.join(',')}]`);
  if (pairs[0] !== 0 || pairs[1] !== 0) refuse('unsupported/option', `${site.what}: padding the batch is not supported`);
  const lifted = graphShape(input.shape).length > input.shape.length ? [0, 0, 0, 0, ...pairs.slice(2)] : pairs;
  const [before, after] = [lifted.filter((_, index) => index % 2 === 0), lifted.filter((_, index) => index % 2 === 1)];
  return made(
    site,
    moved(site, input, (name) => site.build.add('pad', [source], { before, after }, name)),
  );
};

export const transposeRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const source = upright(site, input);
  const stated = site.numbers(1);
  const isOrder =
    stated.length === input.shape.length &&
    new Set(stated).size === stated.length &&
    stated.every((axis) => axis >= 0 && axis < stated.length);
  if (!isOrder || stated[0] !== 0)
    refuse('unsupported/option', `${site.what}: expected an order of axes that keeps the batch first, received [${stated.join(',')}]`);
  const offset = graphShape(input.shape).length - input.shape.length;
  const order: Shape = offset === 0 ? stated : [0, 1, ...stated.slice(1).map((axis) => axis + 1)];
  return made(
    site,
    moved(site, input, (name) => site.build.add('transpose', [source], { order }, name)),
  );
};

/** QUANTIZE: rounds to the output's grid. */
export const quantiseRule: OperatorRule = (site) => {
  const input = upright(site, site.flow(0));
  return made(
    site,
    finished(site, { kind: 'linear' }, (name) =>
      site.grid === null ? site.build.add('reshape', [input], { shape: site.build.shape(input) }, name) : input,
    ),
  );
};

/** DEQUANTIZE: the graph holds real numbers already. */
export const dequantiseRule: OperatorRule = (site) => {
  const input = site.flow(0);
  return { ...input, shape: site.output.shape, grid: null };
};

/** SHAPE, STRIDED_SLICE, PACK on whole numbers: they only compute what RESHAPE is told, and the file states it anyway. */
export const shapeOnlyRule: OperatorRule = (site) => {
  const isWhole = site.output.type === 'int32' || site.output.type === 'int64';
  return isWhole ? null : refuse('unsupported/layer', `${site.what} on data is not supported, only where it computes a shape`);
};

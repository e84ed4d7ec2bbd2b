import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { nearCase } from '../../contract/self-test-case.ts';
import type { MapPair, Metric, ReducedMap } from '../../metrics/metric.ts';
import { metrics } from '../../metrics/registry.ts';
import { seededRandom } from '../../numeric/random.ts';
import { completeOptions } from '../../plug-in.ts';

const SIDE = 16;
/** Sums of a few hundred values in float64, of maps stored in float32. */
const EXACT = 1e-6;
/** A finite number of directions. */
const SLICED = 1e-3;

/** Deformations of a size that is known beforehand: every metric must find that size. */
export function plantedDeformations(): SelfTestCase[] {
  return [...shifts(), ...scaled(), ...flipped(), ...identical(), ...massMovedOut()];
}

/** Evidence of a 3 x 3 spot, moved by whole cells and well inside the picture. */
function shifts(): SelfTestCase[] {
  const [down, right] = [3, 4];
  const pair = { teacher: spot(4, 5), compressed: spot(4 + down, 5 + right) };
  const signal = { teacher: line(6), compressed: line(6 + right) };
  const distance = Math.hypot(down, right);
  return [
    caseOf('centroid-shift', 'a spot moved by (3, 4)', { pair, expected: distance, tolerance: EXACT }),
    caseOf('peak-shift', 'a spot moved by (3, 4)', { pair, expected: distance, tolerance: EXACT }),
    caseOf('sliced-wasserstein', 'a spot moved by (3, 4)', { pair, expected: distance, tolerance: SLICED * distance }),
    caseOf('wasserstein', 'a wave moved by 4 samples', { pair: signal, expected: right, tolerance: EXACT }),
  ];
}

function scaled(): SelfTestCase[] {
  const teacher = noise('scaled');
  const pair = { teacher, compressed: changed(teacher, (value) => 3 * value) };
  return ['cosine', 'spearman', 'pearson', 'kendall-tau-b'].map((id) =>
    caseOf(id, 'three times the map', { pair, expected: 1, tolerance: EXACT }),
  );
}

function flipped(): SelfTestCase[] {
  const teacher = noise('flipped');
  const pair = { teacher, compressed: changed(teacher, (value) => -value) };
  return [
    caseOf('spearman', 'the negative of the map', { pair, expected: -1, tolerance: EXACT }),
    caseOf('cosine', 'the negative of the map', { pair, expected: -1, tolerance: EXACT }),
    caseOf('sign-flip-mass', 'the negative of the map', { pair, expected: 1, tolerance: EXACT }),
  ];
}

/** Every metric of maps there is, on a map and itself. */
function identical(): SelfTestCase[] {
  return mapMetrics().map((metric) => {
    // half of it 0, because metrics of the union of two maps need positions where neither says anything
    const sparse = changed(noise('identical'), (value) => (Math.abs(value) < 0.7 ? 0 : value));
    const map = metric.applies.includes('picture') ? sparse : line(6);
    return caseOf(metric.id, 'the same map', { pair: { teacher: map, compressed: map }, expected: metric.same, tolerance: EXACT });
  });
}

/** A tenth of the positions holds everything; a share goes elsewhere in equal parts. */
function massMovedOut(): SelfTestCase[] {
  const share = 0.3;
  const [cells, inside] = [20 * 20, 40];
  const map = (at: (index: number) => number): ReducedMap => ({
    values: Float32Array.from({ length: cells }, (_, index) => at(index)),
    ...{ height: 20, width: 20, cell: { height: 1, width: 1 } },
  });
  const teacher = map((index) => (index < inside ? 1 : 0));
  const compressed = map((index) => (index < inside ? 1 - share : (share * inside) / (cells - inside)));
  return [caseOf('mass-leaving', 'a share of 0.3 moved out', { pair: { teacher, compressed }, expected: share, tolerance: EXACT })];
}

function caseOf(id: string, what: string, how: { pair: MapPair; expected: number; tolerance: number }): SelfTestCase {
  const metric = mapMetrics().find((it) => it.id === id);
  const options = metric === undefined ? null : completeOptions(metric, {});
  const found = metric === undefined || options?.ok !== true ? null : metric.score(how.pair, options.value).value;
  return nearCase(`${id}: ${what}`, how.expected, found, how.tolerance);
}

function mapMetrics(): readonly Metric[] {
  return metrics.filter((metric) => metric.needs === 'maps');
}

function changed(map: ReducedMap, change: (value: number) => number): ReducedMap {
  return { ...map, values: map.values.map(change) };
}

function spot(top: number, left: number): ReducedMap {
  const values = new Float32Array(SIDE * SIDE);
  for (let y = -1; y <= 1; y += 1) for (let x = -1; x <= 1; x += 1) values[(top + y) * SIDE + left + x] = x === 0 && y === 0 ? 4 : 1;
  return { values, height: SIDE, width: SIDE, cell: { height: 1, width: 1 } };
}

function line(middle: number): ReducedMap {
  const values = Float32Array.from({ length: 32 }, (_, at) => Math.max(0, 3 - Math.abs(at - middle)));
  return { values, height: 1, width: 32, cell: { height: 1, width: 1 } };
}

function noise(purpose: string): ReducedMap {
  const random = seededRandom('planted', purpose);
  const values = Float32Array.from({ length: SIDE * SIDE }, () => random.normal());
  return { values, height: SIDE, width: SIDE, cell: { height: 1, width: 1 } };
}

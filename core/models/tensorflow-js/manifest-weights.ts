import { shownName } from '../../contract/failures.ts';
import type { StoredArray } from '../keras/stored-array.ts';
import type { LayerStep, WeightSource } from '../keras/weight-source.ts';

/** Weights by the names of a manifest, remembering who was asked for. */
export interface ManifestWeights extends WeightSource {
  /** Arrays that belong to no layer; told, not hidden. */
  surplus(): readonly string[];
}

/** The order in which Keras builds the weights of a layer; TensorFlow.js names them the same. */
const ROLES = [
  ...['depthwise_kernel', 'pointwise_kernel', 'kernel', 'bias'],
  ...['gamma', 'beta', 'moving_mean', 'moving_variance', 'mean', 'variance', 'count'],
];

/**
 * `LAYER/ROLE`, with the models around the layer in front (`inner/conv1/kernel`); and what the converter makes of a
 * .keras file, whose tree of slots it copies: `layers/conv2d_1/vars/0`.
 */
export function manifestWeights(arrays: readonly StoredArray[]): ManifestWeights {
  const folders = new Map<string, StoredArray[]>();
  for (const array of arrays) listed(folders, folderOf(array)).push(array);
  const endings = new Map<string, string[]>();
  for (const folder of folders.keys()) listed(endings, lastPartOf(folder)).push(folder);
  const asked = new Set<string>();
  return {
    arraysOf: (path) => {
      const folder = placesOf(path).find((place) => folders.has(place)) ?? behind(endings, path);
      asked.add(folder);
      return (folders.get(folder) ?? []).toSorted(byRole);
    },
    surplus: () => arrays.filter((array) => !asked.has(folderOf(array))).map((array) => shownName(array.name)),
  };
}

function placesOf(path: readonly LayerStep[]): readonly string[] {
  const slots = path.map(({ slot }) => slot);
  return [
    path.map(({ name }) => name).join('/'),
    `layers/${slots.join('/layers/')}/vars`,
    `_layer_checkpoint_dependencies/${slots.join('/_layer_checkpoint_dependencies/')}/vars`,
    path.at(-1)?.name ?? '',
  ];
}

/** Some versions put the name of the whole model in front. Two layers that fit would be a guess, so there is none then. */
function behind(endings: ReadonlyMap<string, readonly string[]>, path: readonly LayerStep[]): string {
  const own = path.map(({ name }) => name).join('/');
  const fitting = (endings.get(lastPartOf(own)) ?? []).filter((folder) => folder.endsWith(`/${own}`));
  return fitting.length === 1 ? (fitting[0] ?? '') : '';
}

function folderOf({ name }: StoredArray): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

function lastPartOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}

function listed<Value>(lists: Map<string, Value[]>, key: string): Value[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}

function byRole(a: StoredArray, b: StoredArray): number {
  return rankOf(a) - rankOf(b);
}

/** Known roles in Keras' order, numbers by their value; anything else keeps its place behind them. */
function rankOf({ name }: StoredArray): number {
  const role = name.slice(name.lastIndexOf('/') + 1).replace(/:0$/, '');
  if (/^\d+$/.test(role)) return Number(role);
  const rank = ROLES.indexOf(role);
  return rank === -1 ? ROLES.length : rank;
}

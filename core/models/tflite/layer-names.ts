import type { TfliteFile } from '../../wire/tflite/tflite-file.ts';

const LONGEST = 200;

/**
 * Names for operators, as a person knows the layers. Converters name a tensor after everything fused into it,
 * outermost first: `net/relu1/Relu;net/bn1/FusedBatchNormV3;net/conv1/BiasAdd` is layer `relu1`. The folder that all
 * names share and the operation at the end are left out; a name that comes twice gets a number.
 */
export function layerNames(file: TfliteFile): readonly string[] {
  const outermost = file.operators.map((operator) => (file.tensors[operator.outputs[0] ?? -1]?.name ?? '').split(';')[0] ?? '');
  const shared = sharedFolder(outermost.filter((name) => name.includes('/')));
  const names = new UniqueNames(inputName(file));
  return outermost.map((name, index) => {
    const layer = shortened(name, shared) || (file.operators[index]?.kind ?? 'operator').toLowerCase();
    return names.unused(layer.slice(0, LONGEST));
  });
}

/** `serving_default_image:0` is what TensorFlow makes of an input called `image`. */
export function inputName(file: TfliteFile): string {
  const name = file.tensors[file.inputs[0] ?? -1]?.name ?? '';
  return (
    name
      .replace(/^serving_default_/, '')
      .replace(/:\d+$/, '')
      .slice(0, LONGEST) || 'input'
  );
}

function sharedFolder(names: readonly string[]): string {
  const folder = (names[0] ?? '').split('/')[0] ?? '';
  return names.every((name) => name.startsWith(`${folder}/`)) ? `${folder}/` : '';
}

function shortened(name: string, shared: string): string {
  if (!name.includes('/')) return name;
  const inner = name.startsWith(shared) ? name.slice(shared.length) : name;
  const last = inner.lastIndexOf('/');
  return last > 0 ? inner.slice(0, last) : inner;
}

/** Remembers how far each name has been counted, so that twenty thousand layers of one name cost as much as others. */
class UniqueNames {
  readonly #taken: Set<string>;
  readonly #counts = new Map<string, number>();

  constructor(first: string) {
    this.#taken = new Set([first]);
  }

  unused(name: string): string {
    let [candidate, count] = [name, this.#counts.get(name) ?? 1];
    while (this.#taken.has(candidate)) candidate = `${name} ${(count += 1)}`;
    this.#counts.set(name, count);
    this.#taken.add(candidate);
    return candidate;
  }
}

import { hostileArrays } from '../data/hostile-arrays.ts';
import { readExpected } from '../data/zoo-file.ts';
import { tinyNetwork } from '../tiny-network.ts';
import type { Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const codes = readExpected();
const beside: Tree = { 'net.h5': await tinyNetwork(2, 1) };
const wordsFor = (name: string) => ['predict', '--model', 'net.h5', '--data', name, '--out', 'p.npz', '--preprocess', 'unit', '--json'];

/** Every bad array file: refused whole, before anything is computed. */
export const arrayCases: readonly ZooCase[] = hostileArrays
  .filter(({ twin }) => twin !== null)
  .map(({ name, twin, make }): ZooCase => {
    const good = hostileArrays.find((file) => file.name === twin);
    const code = codes.get(name);
    if (code === undefined || code === null || good === undefined) throw new Error(`${name}: expected a code and a twin`);
    return {
      id: `arrays/${name}`,
      row: /pickle|objects/.test(name) ? 'M9' : name.includes('name.npz') ? 'M10' : name.endsWith('.npz') ? 'M11' : 'I13',
      maker: 'data/hostile-arrays.ts',
      seed: null,
      expected: { kind: 'refused', code },
      bad: { make: () => ({ [name]: make() }), words: wordsFor(name) },
      good: { make: () => ({ [good.name]: good.make() }), words: wordsFor(good.name) },
      beside,
    };
  });

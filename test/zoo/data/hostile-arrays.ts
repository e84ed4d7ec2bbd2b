import { gzipSync } from 'node:zlib';

import { joinBytes } from './png-maker.ts';
import { makeNpy } from './npy-maker.ts';
import { changed, cut, goldenBytes, text } from './zoo-file.ts';
import type { ZooFile } from './zoo-file.ts';
import { makeZip } from './zip-maker.ts';

const array = makeNpy({ descr: "'|u1'", shape: '(2, 2, 2)', data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4);
const blanks = makeNpy({ descr: "'|u1'", shape: '(2, 40000000)', data: new Uint8Array(80_000_000) });
/** What `pickle.dumps` makes of an object that would run a command when loaded. */
const pickle = text("cposix\nsystem\n(S'touch canary'\ntR.");
const four = { shape: '(2, 2)', data: new Uint8Array(16) };

/** Arrays for fault rows M9 to M11 and I13, and the same faults in IDX files. */
export const hostileArrays: readonly ZooFile[] = [
  { name: 'good.npy', twin: null, make: () => array },
  { name: 'good.npz', twin: null, make: () => makeZip([{ name: 'images.npy', data: array, deflate: true }]) },
  { name: 'good-images-idx3-ubyte', twin: null, make: () => idx },

  ...from('good.npy', {
    'objects.npy': () => goldenBytes('object.npy'),
    'pickle.npy': () => makeNpy({ descr: "'|O'", shape: '(1,)', data: pickle }),
    'records.npy': () => goldenBytes('record.npy'),
    'complex.npy': () => goldenBytes('complex.npy'),
    'texts.npy': () => makeNpy({ descr: "'<U1'", ...four }),
    'code-in-header.npy': () => makeNpy({ descr: "__import__('os').system('touch canary')", ...four }),
    'shape-expression.npy': () => makeNpy({ descr: "'<f4'", shape: '(2**62,)', data: four.data }),
    'shape-negative.npy': () => makeNpy({ descr: "'<f4'", shape: '(-2, -2)', data: four.data }),
    'shape-overflow.npy': () => makeNpy({ descr: "'<f4'", shape: '(4294967296, 4294967296)', data: four.data }),
    'rank-40.npy': () => makeNpy({ descr: "'<f4'", shape: `(${'1, '.repeat(40)})`, data: four.data }),
    'header-of-60-kb.npy': () => makeNpy({ descr: `'<f4'${' '.repeat(60_000)}`, ...four }),
    'cut.npy': () => array.subarray(0, -1),
    'tail.npy': () => joinBytes([array, Uint8Array.of(0)]),
    'magic-only.npy': () => array.subarray(0, 6),
    'version-9.npy': () => changed(array, 6, 9),
    'one-axis.npy': () => makeNpy({ descr: "'<f4'", shape: '(4,)', data: four.data }),
    'no-items.npy': () => makeNpy({ descr: "'<f4'", shape: '(0, 4)', data: new Uint8Array(0) }),
    'empty.npy': () => new Uint8Array(0),
    'noise.npy': () => Uint8Array.from({ length: 4_096 }, (_, n) => (n * n * 2_654_435_761) >>> 24),
    'bare-pickle.npy': () => joinBytes([Uint8Array.of(0x80, 4), pickle]),
    'old-pickle.npy': () => pickle,
  }),

  ...from('good.npz', {
    'climbing-name.npz': () => makeZip([{ name: '../images.npy', data: array }]),
    'absolute-name.npz': () => makeZip([{ name: '/images.npy', data: array }]),
    'drive-name.npz': () => makeZip([{ name: 'C:images.npy', data: array }]),
    'backslash-name.npz': () => makeZip([{ name: '..\\images.npy', data: array }]),
    'nul-name.npz': () => makeZip([{ name: 'images\0.npy', data: array }]),
    'two-of-one-name.npz': () => makeZip([{ name: 'images.npy', data: array }, { name: 'images.npy', data: array }]), // prettier-ignore
    'other-local-name.npz': () => makeZip([{ name: 'images.npy', localName: '../../x.npy', data: array }]),
    'wrong-checksum.npz': () => makeZip([{ name: 'images.npy', data: array, checksum: 7 }]),
    'encrypted.npz': () => makeZip([{ name: 'images.npy', data: array, encrypted: true }]),
    'bomb.npz': () => makeZip([{ name: 'images.npy', data: blanks, deflate: true }]),
    'many-entries.npz': () => makeZip(Array.from({ length: 20_000 }, (_, n) => ({ name: `${String(n)}.npy`, data: array }))),
    'zip-in-zip.npz': () => makeZip([{ name: 'inner.zip', data: makeZip([{ name: 'images.npy', data: array }]) }]),
    'cut.npz': () => cut(makeZip([{ name: 'images.npy', data: array }]), 0.7),
    'objects-inside.npz': () => makeZip([{ name: 'images.npy', data: goldenBytes('object.npy') }]),
    'no-entries.npz': () => makeZip([]),
  }),

  ...from('good-images-idx3-ubyte', {
    'cut-images-idx3-ubyte': () => idx.subarray(0, -1),
    'tail-images-idx3-ubyte': () => joinBytes([idx, Uint8Array.of(0)]),
    'overflow-images-idx3-ubyte': () => Uint8Array.of(0, 0, 8, 3, ...Array<number>(12).fill(255)),
    'packed-tail-images-idx3-ubyte.gz': () => gzipSync(joinBytes([idx, Uint8Array.of(0)])),
    'packed-checksum-images-idx3-ubyte.gz': () => changed(gzipSync(idx), -6, 0xa5),
    'packed-bomb-images-idx2-ubyte.gz': () =>
      gzipSync(joinBytes([Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0x04, 0xc4, 0xb4, 0x00), new Uint8Array(80_000_000)])),
  }),
];

function from(twin: string, makers: Readonly<Record<string, () => Uint8Array>>): readonly ZooFile[] {
  return Object.entries(makers).map(([name, make]) => ({ name, twin, make }));
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { joinBytes, makePng, pngChunk } from '../data/png-maker.ts';
import { goldenBytes, text } from '../data/zoo-file.ts';
import { tinyAudit, tinyPair, tinyPicture } from '../tiny-pair.ts';
import type { Tree } from '../tree.ts';
import type { Specimen, ZooCase } from '../zoo-case.ts';

/** What a camera or an archive writes about a person; nothing of it may leave the picture. */
const markers = { name: 'Qzvxfamily^Wkjpgiven', id: 'PID-7f3a91c4', birth: '1961-04-23Tqx', place: '52.0907374N-5.1214201E' } as const;
const all = Object.values(markers).join('; ');
const rows = Array.from({ length: 4 }, (_, y) => Uint8Array.from({ length: 4 }, (_, x) => 16 * (4 * y + x)));
const grey = { width: 4, height: 4, bitDepth: 8, colourType: 0, rows } as const;
const jpeg = goldenBytes('grey.jpg');

/** TIFF structure of one text: tag 0x010e (description), as EXIF holds it. */
const exif = joinBytes([
  Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x0e, 0, 2, 0, 0, 0, all.length + 1, 0, 0, 0, 26, 0, 0, 0, 0),
  text(`${all}\0`),
]);
const segment = (marker: number, content: Uint8Array): Uint8Array =>
  joinBytes([Uint8Array.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255), content]);
const withSegment = (marker: number, content: Uint8Array): Uint8Array =>
  joinBytes([jpeg.subarray(0, 2), segment(marker, content), jpeg.subarray(2)]);
const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><name>${all}</name></x:xmpmeta>`;

const pictures: Readonly<Record<string, readonly [file: string, bytes: Uint8Array]>> = {
  'EXIF in a JPEG': ['a.jpg', withSegment(0xe1, joinBytes([text('Exif\0\0'), exif]))],
  'XMP in a JPEG': ['a.jpg', withSegment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0${packet}`))],
  'a comment in a JPEG': ['a.jpg', withSegment(0xfe, text(all))],
  'EXIF in a PNG': ['a.png', makePng({ ...grey, chunks: [pngChunk('eXIf', exif)] })],
  'a text in a PNG': ['a.png', makePng({ ...grey, chunks: [pngChunk('tEXt', text(`Patient\0${all}`))] })],
  'XMP in a PNG': ['a.png', makePng({ ...grey, chunks: [pngChunk('iTXt', text(`XML:com.adobe.xmp\0\0\0\0\0${packet}`))] })],
  'a tail behind a PNG': ['a.png', joinBytes([makePng(grey), text(all)])],
};

/** Damaged as well: a sentence about the damage says nothing of the person. */
const damaged: Readonly<Record<string, readonly [file: string, bytes: Uint8Array]>> = {
  'a cut JPEG with EXIF': ['a.jpg', (pictures['EXIF in a JPEG']?.[1] ?? jpeg).subarray(0, -40)],
  'a text in place of a picture': ['a.png', text(all)],
};

const beside: Tree = { ...(await tinyPair()), 'pictures/sound.png': tinyPicture(5), 'pictures/other.png': tinyPicture(9) };
const words = [...tinyAudit, '--json'];
const good: Specimen = { make: () => ({ 'pictures/a.png': tinyPicture(7) }), words };

/** Row I16: markers in metadata are in nothing that the audit prints or stores. */
export const privateCases: readonly ZooCase[] = [
  ...Object.entries(pictures).map(([name, picture]) => caseOf(name, picture, { kind: 'read' })),
  ...Object.entries(damaged).map(([name, picture]) => caseOf(name, picture, { kind: 'ended', exit: 11 })),
];

function caseOf(name: string, [file, bytes]: readonly [string, Uint8Array], expected: ZooCase['expected']): ZooCase {
  return {
    id: `private/${name}`,
    row: 'I16',
    maker: 'families/private-cases.ts',
    seed: null,
    expected,
    bad: { make: () => ({ [`pictures/${file}`]: bytes }), words, proves: ({ place, out, err }) => told(place, `${out}\n${err}`) },
    good,
    beside,
    bounds: { seconds: 20 }, // an audit loads and tests its executors before it opens anything
  };
}

function told(place: string, printed: string): readonly string[] {
  const project = join(place, 'p.concord');
  const stored = existsSync(project) ? readdirSync(place).filter((name) => name.startsWith('p.concord')) : [];
  if (stored.length === 0) return ['HONEST: there is no project to look into'];
  const texts = [['what was printed', printed], ...stored.map((name) => [name, readFileSync(join(place, name), 'latin1')])];
  return texts.flatMap(([where = '', content = '']) =>
    Object.entries(markers).flatMap(([what, marker]) =>
      content.includes(marker) ? [`INSIDE: the ${what} of a person is in ${where}`] : [],
    ),
  );
}

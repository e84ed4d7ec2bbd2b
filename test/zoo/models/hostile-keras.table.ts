import { readFileSync } from 'node:fs';

import { unzipSync } from 'fflate';

import { makeZip } from '../data/zip-maker.ts';
import type { ZipEntryParts } from '../data/zip-maker.ts';
import type { HostileModel } from './hostile-model.ts';

const archive = new Uint8Array(readFileSync(new URL('../../fixtures/nets/A/models/A.keras', import.meta.url)));
const members = Object.entries(unzipSync(archive)).map(([name, data]): ZipEntryParts => ({ name, data }));
const twin = async () => makeZip(members);
const withMember = (part: Partial<ZipEntryParts>) => async () =>
  makeZip([...members, { name: 'assets/a', data: Uint8Array.of(1, 2, 3), ...part }]);
/** One of the real members with a lie in it. */
const lying = (name: string, lie: Partial<ZipEntryParts>) => async () =>
  makeZip(members.map((part) => (part.name === name ? { ...part, ...lie } : part)));
const text = (content: string) => new TextEncoder().encode(content);

/** .keras archives with one fault each. */
export const hostileKeras: readonly HostileModel[] = [
  { name: 'a member that climbs', code: 'traversal/path', bad: withMember({ name: 'assets/../../escape' }), twin: withMember({}) },
  { name: 'a member with an absolute name', code: 'traversal/path', bad: withMember({ name: '/etc/escape' }), twin: withMember({}) },
  { name: 'a member on another drive', code: 'traversal/path', bad: withMember({ name: 'C:/escape' }), twin: withMember({}) },
  { name: 'a member with backslashes', code: 'traversal/path', bad: withMember({ name: 'assets\\..\\escape' }), twin: withMember({}) },
  { name: 'a member with a NUL in its name', code: 'traversal/path', bad: withMember({ name: 'assets/a\0.txt' }), twin: withMember({}) },
  { name: 'a member that is a link', code: 'file-read/link', bad: async () => linkedMember(await withMember({})()), twin: withMember({}) },
  { name: 'two members with one name', code: 'damaged/structure', names: 'config.json', bad: withMember({ name: 'config.json' }), twin },
  {
    name: 'another name beside the content than in the directory',
    code: 'damaged/structure',
    names: 'config.json',
    bad: lying('config.json', { localName: 'config.jsom' }),
    twin,
  },
  { name: 'an encrypted member', code: 'unsupported/option', names: 'config.json', bad: lying('config.json', { encrypted: true }), twin },
  {
    name: 'a member compressed in an unknown way',
    code: 'unsupported/option',
    names: 'config.json',
    bad: lying('config.json', { method: 99 }),
    twin,
  },
  { name: 'a wrong checksum', code: 'damaged/checksum', names: 'model.weights.h5', bad: lying('model.weights.h5', { checksum: 1 }), twin },
  {
    name: 'a member that inflates to more than it declares',
    code: 'decompression/bomb',
    names: 'config.json',
    bad: lying('config.json', { deflate: true, declaredBytes: 100 }),
    twin: lying('config.json', { deflate: true }),
  },
  {
    name: 'a member that inflates to less than it declares',
    code: 'damaged/structure',
    names: 'config.json',
    bad: lying('config.json', { deflate: true, declaredBytes: 1_000_000 }),
    twin: lying('config.json', { deflate: true }),
  },
  {
    name: 'a member of 100 million blanks',
    code: 'decompression/bomb',
    names: 'config.json',
    bad: lying('config.json', { data: new Uint8Array(100_000_000).fill(32), deflate: true }),
    twin: null,
  },
  { name: 'members that overlap', code: 'decompression/bomb', bad: async () => overlapping(makeZip(members)), twin },
  {
    name: 'more members than allowed',
    code: 'denial-of-service/limit',
    names: 'zipEntries',
    limits: { zipEntries: 2 },
    bad: twin,
    twin: null,
  },
  { name: 'an archive cut in its directory', code: 'damaged/truncated', bad: async () => (await twin()).subarray(0, -30), twin },
  {
    name: 'a config without its end',
    code: 'damaged/structure',
    names: 'config',
    bad: lying('config.json', { data: text('{"class_name": "Functional", ') }),
    twin,
  },
  {
    name: 'weights that are no HDF5',
    code: 'damaged/structure',
    bad: lying('model.weights.h5', { data: text('these are not the weights') }),
    twin,
  },
  { name: 'an archive in the archive', code: 'damaged/structure', bad: lying('model.weights.h5', { data: archive }), twin },
  {
    name: 'no config',
    code: 'damaged/structure',
    names: 'config.json',
    bad: async () => makeZip(members.filter(({ name }) => name !== 'config.json')),
    twin,
  },
  {
    name: 'no weights',
    code: 'damaged/weights',
    names: 'model.weights.h5',
    bad: async () => makeZip(members.filter(({ name }) => name !== 'model.weights.h5')),
    twin,
  },
].map((entry) => ({ file: 'net.keras', ...entry }) as HostileModel);

const DIRECTORY_ENTRY = Buffer.from('PK\x01\x02', 'latin1');

/** Marks the last member as a Unix link, in the upper half of its external attributes. */
function linkedMember(bytes: Uint8Array): Uint8Array {
  const zip = Buffer.from(bytes);
  zip.writeUInt32LE((0o120777 << 16) >>> 0, zip.lastIndexOf(DIRECTORY_ENTRY) + 38);
  return Uint8Array.from(zip);
}

/** Points the last member at the place of the first. */
function overlapping(bytes: Uint8Array): Uint8Array {
  const zip = Buffer.from(bytes);
  zip.writeUInt32LE(0, zip.lastIndexOf(DIRECTORY_ENTRY) + 42);
  return Uint8Array.from(zip);
}

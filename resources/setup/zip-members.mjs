import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** @typedef {{ name: string, method: number, packedBytes: number, sizeBytes: number, at: number }} Member */

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LONGEST_END = 65_557;

/**
 * Writes chosen members of a zip file to the disk, as streams: the largest is 720 MB. The caller has compared the hash
 * of the whole file, and says where each member goes: names in the archive decide no path.
 *
 * @param {string} file
 * @param {(name: string) => string | null} placeOf null leaves a member out
 */
export async function unzipMembers(file, placeOf) {
  for (const member of await membersOf(file)) {
    const place = placeOf(member.name);
    if (place === null) continue;
    mkdirSync(dirname(place), { recursive: true });
    await unpack(file, member, place);
  }
}

/** @param {string} file @returns {Promise<Member[]>} */
async function membersOf(file) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = await read(handle, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END));
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
    if (end < 0) throw new Error('the wheel is no zip file');
    const directory = await read(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    return entries(directory, tail.readUInt16LE(end + 10));
  } finally {
    await handle.close();
  }
}

/** @param {Buffer} directory @param {number} count */
function entries(directory, count) {
  /** @type {Member[]} */
  const members = [];
  for (let at = 0; members.length < count;) {
    if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('the list of files in the wheel is damaged');
    const lengths = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset));
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + (lengths[0] ?? 0)),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return members;
}

/** @param {string} file @param {Member} member @param {string} place */
async function unpack(file, member, place) {
  const handle = await open(file, 'r');
  const head = await read(handle, member.at, 30).finally(() => handle.close());
  const start = member.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const target = createWriteStream(place, { mode: 0o600 });
  if (member.packedBytes === 0) {
    target.end();
    return;
  }
  const packed = createReadStream(file, { start, end: start + member.packedBytes - 1, highWaterMark: 1 << 20 });
  if (member.method === 0) await pipeline(packed, target);
  else if (member.method === 8) await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), target);
  else throw new Error(`${member.name} is packed in an unknown way`);
  if (target.bytesWritten !== member.sizeBytes) throw new Error(`${member.name} has another size than the wheel says`);
}

/** @param {import('node:fs/promises').FileHandle} handle @param {number} position @param {number} length */
async function read(handle, position, length) {
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

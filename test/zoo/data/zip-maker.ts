import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a hand-made zip; the optional fields are lies. */
export interface ZipEntryParts {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  /** Name in the local header, where it differs from the directory. */
  readonly localName?: string;
  readonly checksum?: number;
  readonly declaredBytes?: number;
  readonly encrypted?: boolean;
  readonly method?: number;
}

/** A zip made by hand, so that tests can make directories, headers and checksums disagree. */
export function makeZip(parts: readonly ZipEntryParts[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const packed = part.deflate === true ? deflateRawSync(part.data) : part.data;
    const content = part.encrypted === true ? Buffer.concat([Buffer.alloc(12), packed]) : packed; // 12 bytes of encryption header
    const local = Buffer.concat([header(part, content, null), content]);
    locals.push(local);
    directory.push(header(part, content, offset));
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, listed, end]));
}

/** A local header, or with an offset the entry of the central directory. */
function header(part: ZipEntryParts, content: Uint8Array, offset: number | null): Buffer {
  const name = Buffer.from(offset === null ? (part.localName ?? part.name) : part.name, 'utf8');
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(part.encrypted === true ? 0x801 : 0x800, 2);
  fields.writeUInt16LE(part.method ?? (part.deflate === true ? 8 : 0), 4);
  fields.writeUInt32LE(part.checksum ?? crc32(part.data), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(part.declaredBytes ?? part.data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  if (offset === null) return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, name]);
}

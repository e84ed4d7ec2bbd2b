import { createHash } from 'node:crypto';

/**
 * Root of a SHA-256 hash tree over records in order: leaf = SHA-256(0x00 || record),
 * node = SHA-256(0x01 || left || right), an odd last node is carried up. One record can be proven without the others.
 * The root of no records is the hash of nothing.
 */
export function hashTreeRoot(leaves: readonly Buffer[]): string {
  if (leaves.length === 0) return createHash('sha256').digest('hex');
  let level: readonly Buffer[] = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return level[0]?.toString('hex') ?? '';
}

export function leafHash(record: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(record).digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inputCard } from '../../core/contract/card.ts';
import { defaultLimits } from '../../core/contract/limits.ts';
import { applyCard } from '../../core/data/apply-card.ts';
import { openData } from '../../core/data/open-data.ts';
import { makePng8 } from '../zoo/data/png-maker.ts';
import { seededNumbers } from '../zoo/data/zoo-file.ts';

/*
 * How long a folder of made colour PNGs takes to scan, decode and feed through a card, in seconds of one core, and what
 * memory it holds: `node test/bench/decode-pictures.ts [ITEMS] [SIDE]`. Prints a table and keeps nothing.
 */
const [items = '10000', side = '32'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'concord-bench-'));
try {
  makePictures(Number(items), Number(side));
  await measure(Number(items), Number(side));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makePictures(count: number, length: number): void {
  const random = seededNumbers(1);
  for (let item = 0; item < count; item += 1) {
    const values = Uint8Array.from({ length: length * length * 3 }, (_, at) => (at / 12 + random() / 2 ** 28) & 255);
    const label = join(folder, `class ${String(item % 10)}`);
    mkdirSync(label, { recursive: true });
    writeFileSync(join(label, `${String(item)}.png`), makePng8(length, length, values));
  }
}

async function measure(count: number, length: number): Promise<void> {
  const scan = process.cpuUsage();
  const data = await openData({ path: folder, arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits });
  if (!data.ok) throw new Error(data.failure.message);
  print('scan', count, process.cpuUsage(scan));
  const card = inputCard.parse({ shape: [length, length, 3], kind: 'image', scale: 1 / 255 });
  for (const round of ['decode and card', 'again', 'and again']) {
    const used = process.cpuUsage();
    for (const item of data.value.scanned.items) {
      const decoded = await data.value.read(item);
      if (!decoded.ok || !applyCard(decoded.value, card).ok) throw new Error(`item ${item.name} was not fed`);
    }
    print(round, count, process.cpuUsage(used));
  }
}

function print(what: string, count: number, { user, system }: NodeJS.CpuUsage): void {
  const seconds = (user + system) / 1e6;
  const resident = process.memoryUsage().rss / 1024 ** 2;
  process.stdout.write(
    `${what.padEnd(16)} ${seconds.toFixed(2).padStart(7)} s ${(count / seconds).toFixed(0).padStart(8)} items/s ${resident.toFixed(0).padStart(6)} MiB\n`,
  );
}

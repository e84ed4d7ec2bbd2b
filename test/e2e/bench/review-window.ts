import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

import { findBrowser } from '../../../core/host/find-browser.ts';
import { openConcord } from '../pages/open-concord.ts';

/*
 * The budgets of the window in a real browser, on the real host, engine and store:
 * `node test/bench/make-large-project.ts 20000 1 FILE`, then `node test/e2e/bench/review-window.ts FILE`.
 * Times are those of the page, from the press to the frame that shows the answer, median and worst. The second figure is processor time of
 * the page's main thread alone, which other work on the machine does not stretch.
 */
const [project = ''] = process.argv.slice(2);
if (!existsSync(project)) throw new Error(`bench: expected a project file, received ${project === '' ? 'nothing' : project}`);

const home = mkdtempSync(join(tmpdir(), 'concord-bench-'));
const lines: string[] = [];
/** Processor time of the page's main thread since it began. */
let busyMs: () => Promise<number> = () => Promise.resolve(NaN);
const started = performance.now();
const running = await openConcord(home, project);
const hostUp = performance.now() - started;
const executablePath = findBrowser();
const browser = await chromium.launch({ ...(executablePath === null ? {} : { executablePath }), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  await measureStart(page);
  await measureOrders(page);
  await measureFilters(page);
  await measureScrolling(page);
  await measureItems(page);
} finally {
  await browser.close();
  await running.close();
  rmSync(home, { recursive: true, force: true });
}
process.stdout.write(`${lines.join('\n')}\n`);

async function measureStart(page: Page): Promise<void> {
  note('host listens', [hostUp], 'of 4,000 for start to usable');
  await page.goto(running.address);
  await page.locator('[aria-rowindex="2"] a').waitFor({ timeout: 120_000 });
  const first = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
    return { paint, rows: performance.now() };
  });
  note('first paint', [first.paint], 'budget 1,000');
  note('first rows of 20,000', [first.rows], 'budget 500 after opening, 2,000 from start');
}

async function measureOrders(page: Page): Promise<void> {
  for (const [name, sign] of [
    ['By number', '0000'],
    ['Worst first', null],
    ['Same prediction, different map', null],
  ] as const) {
    const times = await repeated(
      () => pressed(page, { button: name, until: sign }),
      () => other(page, name),
    );
    note(`order: ${name}`, times, 'budget 150');
  }
}

async function measureFilters(page: Page): Promise<void> {
  const search = page.getByRole('searchbox');
  const times: number[] = [];
  const before = await busyMs();
  for (const text of ['77', '123', '9', '4242', '1']) {
    const ms = page.evaluate(rowsChanged);
    await search.fill(text);
    times.push(await ms);
    await settled(page);
  }
  const busy = (await busyMs()) - before;
  await search.fill('');
  await settled(page);
  note('filter: name contains', times, `budget 150; ${(busy / 5).toFixed(0)} processor`);
  const toggles = await repeated(
    () => pressed(page, { button: 'preserved', until: null }),
    () => settled(page),
  );
  note('filter: quadrant', toggles, 'budget 150');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.waitForTimeout(500);
}

/** 60 px a frame, a fast wheel, for three seconds; then 240 px, which nobody can read any more. */
async function measureScrolling(page: Page): Promise<void> {
  for (const step of [60, 240]) await measureScroll(page, step);
}

async function measureScroll(page: Page, step: number): Promise<void> {
  const before = await busyMs();
  const frames = await page.evaluate(async (by) => {
    const scroller = document.querySelector('[role="grid"]');
    const gaps: number[] = [];
    let last = performance.now();
    for (const end = last + 3_000; last < end;) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      scroller?.scrollBy(0, by);
    }
    return gaps.slice(5).toSorted((a, b) => a - b);
  }, step);
  const busy = ((await busyMs()) - before) / frames.length;
  const at = (share: number): number => frames[Math.floor((frames.length - 1) * share)] ?? NaN;
  lines.push(
    `${`scroll, ${String(step)} px a frame`.padEnd(44)}median ${at(0.5).toFixed(1)}  99th ${at(0.99).toFixed(1)}  worst ${at(1).toFixed(1)}  budget 99th < 20; ${busy.toFixed(1)} processor a frame`,
  );
}

async function measureItems(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Worst first' }).click();
  await page.waitForTimeout(500);
  await page.locator('[aria-rowindex="2"] a').click();
  await page.getByRole('region', { name: 'Decision' }).waitFor();
  const times: number[] = [];
  for (let turn = 0; turn < 8; turn += 1) {
    await page.waitForTimeout(800); // somebody looks; the neighbours are fetched
    times.push(await page.evaluate(nextShown));
  }
  note('next item, looked at before', times, 'budget 100');
  const hurried: number[] = [];
  const before = await busyMs();
  for (let turn = 0; turn < 8; turn += 1) hurried.push(await page.evaluate(nextShown));
  note('next item, without a look', hurried, `${(((await busyMs()) - before) / 8).toFixed(0)} processor, two neighbours fetched included`);
}

interface Press {
  readonly button: string;
  /** Number of the first row that ends the waiting; null: any other first row. */
  readonly until: string | null;
}

function pressed(page: Page, press: Press): Promise<number> {
  return page.evaluate(async ({ button, until }) => {
    const first = (): string => document.querySelector('[aria-rowindex="2"]')?.textContent.trim() ?? '';
    const before = first();
    const from = performance.now();
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim().endsWith(button))?.click();
    while (until === null ? first() === before : !first().startsWith(until)) {
      await new Promise(requestAnimationFrame);
      if (performance.now() - from > 5_000) break;
    }
    return performance.now() - from;
  }, press);
}

async function other(page: Page, name: string): Promise<void> {
  const away = name === 'By number' ? 'Worst first' : 'By number';
  await page.getByRole('button', { name: away }).click();
  await settled(page);
}

/** Rows and counts are there, and nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('[role="grid"][aria-busy="false"]').waitFor();
  await page.waitForTimeout(700);
}

/** Until the first row is another one; runs in the page. */
async function rowsChanged(): Promise<number> {
  const first = (): string => document.querySelector('[aria-rowindex="2"]')?.textContent ?? '';
  const total = (): string => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? '';
  const before = `${first()}/${total()}`;
  let from = performance.now();
  document.addEventListener('input', () => (from = performance.now()), { once: true, capture: true });
  while (`${first()}/${total()}` === before && performance.now() - from < 5_000) await new Promise(requestAnimationFrame);
  return performance.now() - from;
}

/** Until the next item is shown whole; runs in the page. */
async function nextShown(): Promise<number> {
  const place = (): string => document.querySelector('.actions small')?.textContent ?? '';
  const before = place();
  const from = performance.now();
  [...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Next'))?.click();
  while (place() === before && performance.now() - from < 5_000) await new Promise(requestAnimationFrame);
  return performance.now() - from;
}

async function repeated(measure: () => Promise<number>, between: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await between();
    times.push(await measure());
  }
  return times;
}

function note(name: string, times: readonly number[], remark: string): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const worst = sorted.length > 1 ? `  worst ${(sorted.at(-1) ?? NaN).toFixed(0)}` : '';
  lines.push(`${`${name}, ms`.padEnd(44)}${median.toFixed(0)}${worst}  ${remark}`);
}

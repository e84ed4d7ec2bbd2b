import { closeSync, copyFileSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import type { Result } from '../../../core/contract/result.ts';
import { gridQuery } from '../../../core/contract/review.ts';
import { csv } from '../../../core/report/csv.ts';
import { json } from '../../../core/report/json.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { sampleItem, sampleReport, writtenParts } from '../../core/report/sample-report.ts';
import { newStore, opener, plannedRun, temporaryFolder, valueOf } from '../../core/store/sample-project.ts';
import { sampleResult } from '../../core/store/sample-result.ts';
import { problemOfRefusal } from '../sound-answer.ts';
import { PATIENCE_MS, SEED, TIMES } from './times.ts';

vi.setConfig({ testTimeout: PATIENCE_MS });

const query = gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'item' }, offset: 0, limit: 100 });
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('=1+1', '\n', '\r\n"', ',,', '\u2028', '</script>', '\ud800'),
);

it('a report keeps every text: JSON and CSV read back by other parsers give it again, on as many lines as there are rows', () => {
  fc.assert(
    fc.property(anyText, anyText, (name, label) => {
      const report = sampleReport([sampleItem({ name, label })]);
      const texts = JSON.parse(writtenParts(json, report).get('') ?? '') as { items: { name: string }[] };
      const rows = parse<{ name: string }>(writtenParts(csv, report).get('') ?? '', { columns: true, relax_column_count: false });
      expect(texts.items.map((item) => item.name)).toEqual([name]);
      expect(rows).toHaveLength(3);
      // A quote before what a spreadsheet would calculate; half a letter cannot be written in UTF-8.
      for (const row of rows) expect([name, `'${name}`].map(asBytes)).toContain(asBytes(row.name));
    }),
    { numRuns: TIMES, seed: SEED },
  );
});

it('a log entry keeps every text, and its chain holds', async () => {
  const store = await newStore();
  const run = plannedRun(store, 1);
  valueOf(store.commitItems(run, [sampleResult(0)]));
  fc.assert(
    fc.property(anyText, anyText, (note, reviewer) => {
      const before = valueOf(store.facts()).logEntries;
      const told = store.decide({ run, item: 0, method: 'grad-cam', state: 'rejected', note, reviewer });
      if (!told.ok) expect(problemOfRefusal(told.failure)).toBeNull();
      expect(valueOf(store.facts()).logEntries - before).toBe(told.ok ? 1 : 0);
      expect(store.check().ok).toBe(true);
    }),
    { numRuns: TIMES, seed: SEED },
  );
});

it('a project with bytes exchanged anywhere answers in values or in our words, reading and writing', async () => {
  const good = join(temporaryFolder(), 'good.concord');
  const store = await newStore(good);
  const run = plannedRun(store, 3);
  valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1), sampleResult(2)]));
  store.close();
  const size = statSync(good).size;
  const damage = fc.record({ at: fc.nat(size - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const path = join(dirname(good), 'bad.concord');
      copyFileSync(good, path);
      const descriptor = openSync(path, 'r+');
      for (const { at, bytes } of damages) writeSync(descriptor, bytes, 0, bytes.length, at);
      closeSync(descriptor);
      expect([...(await problemsOfReading(path, run)), ...(await problemsOfWriting(path))]).toEqual([]);
    }),
    { numRuns: TIMES, seed: SEED },
  );
});

async function problemsOfReading(path: string, run: string): Promise<readonly string[]> {
  const opened = await openForReading(path, opener());
  if (!opened.ok) return problemsIn([opened]);
  const reader = opened.value;
  const key = { run, item: 0, method: 'grad-cam' };
  const answers = [
    reader.gridPage(query),
    reader.reviewFacts(query.filter),
    reader.detail(key, null),
    reader.projectParts(),
    reader.check(),
  ];
  const more = [reader.methodSummaries(run), reader.runSummaries(), reader.contentHash(run), reader.logPage({ offset: 0, limit: 50 })];
  reader.close();
  return problemsIn([...answers, ...more]);
}

async function problemsOfWriting(path: string): Promise<readonly string[]> {
  const opened = await openForWriting(path, opener());
  if (opened.ok) opened.value.close();
  return problemsIn([opened]);
}

function problemsIn(answers: readonly Result<unknown>[]): readonly string[] {
  return answers.flatMap((answer) => (answer.ok ? [] : (problemOfRefusal(answer.failure) ?? [])));
}

function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}

import { describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../core/contract/canonical-json.ts';
import { reportDocument } from '../../../core/contract/report-document.ts';
import { json } from '../../../core/report/json.ts';

import { sampleReport, writtenParts } from './sample-report.ts';

function text(): string {
  return writtenParts(json, sampleReport()).get('') ?? '';
}

describe('the json report', () => {
  it('follows its published schema', () => {
    expect(reportDocument.safeParse(JSON.parse(text())).error).toBeUndefined();
  });

  it('is canonical: reading it and writing it again gives the same bytes', () => {
    expect(`${canonicalJson(JSON.parse(text()))}\n`).toBe(text());
  });

  it('says that it is partial, and gives an undefined number its reason', () => {
    const document = reportDocument.parse(JSON.parse(text()));
    expect(document.completeness.state).toBe('partial');
    const second = document.items[1];
    expect(second?.state === 'done' ? second.methods[0]?.scores[0]?.score : null).toEqual({ value: null, reason: 'zero' });
  });
});

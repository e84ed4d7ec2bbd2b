import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { freezeProtocol } from '../../../core/audit/freeze-protocol.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import type { Protocol } from '../../../core/contract/protocol.ts';
import type { PlugIn } from '../../../core/plug-in.ts';

function plugIn(id: string, options: PlugIn['options'] = {}): PlugIn {
  return { id, version: 1, title: id, summary: id, source: { authors: 'a', year: 2000, title: 't', url: 'https://example.org' }, options };
}

const steps = { type: 'number', default: 50, minimum: 2, maximum: 300, whole: true, unit: 'points', help: 'evaluation points' } as const;
const known = { methods: [plugIn('saliency'), plugIn('integrated-gradients', { steps })], metrics: [plugIn('spearman'), plugIn('cosine')] };

function declared(part: Partial<Protocol>): Protocol {
  return { ...protocol.parse({ methods: [{ id: 'saliency' }], metrics: ['spearman'] }), ...part };
}

describe('freezing a protocol', () => {
  it('refuses a method that does not exist, and names those that do', () => {
    const frozen = freezeProtocol(declared({ methods: [{ id: 'salience', options: {} }] }), known);
    expect(frozen).toMatchObject({ ok: false, failure: { code: 'protocol/invalid' } });
    expect(frozen.ok ? '' : frozen.failure.message).toContain('saliency, integrated-gradients, received "salience"');
  });

  it('refuses a metric that does not exist', () => {
    expect(freezeProtocol(declared({ metrics: ['spearmen'] }), known)).toMatchObject({ ok: false, failure: { code: 'protocol/invalid' } });
  });

  it('refuses the same method twice, because results are stored by its id', () => {
    const twice = [
      { id: 'saliency', options: {} },
      { id: 'saliency', options: {} },
    ];
    expect(freezeProtocol(declared({ methods: twice }), known)).toMatchObject({ ok: false, failure: { code: 'protocol/invalid' } });
  });

  it('refuses an option outside its range', () => {
    const methods = [{ id: 'integrated-gradients', options: { steps: 1 } }];
    expect(freezeProtocol(declared({ methods }), known)).toMatchObject({ ok: false, failure: { code: 'option/invalid' } });
  });

  it('writes every default out, so that a default changed later changes nothing', () => {
    const frozen = freezeProtocol(declared({ methods: [{ id: 'integrated-gradients', options: {} }] }), known);
    expect(frozen.ok ? frozen.value.protocol.methods : null).toEqual([{ id: 'integrated-gradients', options: { steps: 50 } }]);
  });

  it('hashes its canonical text: the order in which fields were written does not count', () => {
    const frozen = freezeProtocol(declared({}), known);
    const reordered = freezeProtocol(Object.fromEntries(Object.entries(declared({})).reverse()) as Protocol, known);
    if (!frozen.ok || !reordered.ok) throw new Error('expected two frozen protocols');
    expect(reordered.value.hash).toBe(frozen.value.hash);
    expect(frozen.value.hash).toBe(createHash('sha256').update(frozen.value.body).digest('hex'));
  });
});

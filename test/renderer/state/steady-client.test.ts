import { describe, expect, it } from 'vitest';

import { channels } from '../../../core/contract/channels.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { SteadyClient } from '../../../renderer/steady-client.ts';
import { engineDouble } from '../support/doubles.ts';

const ended = { runs: ['r'], code: null, failure: null };

describe('a client that survives its connection', () => {
  it('answers engine/lost while nobody is connected', async () => {
    const client = new SteadyClient<Channels>();
    const answer = await client.call('engine/facts', {});
    expect(answer.ok ? null : answer.failure.code).toBe('engine/lost');
  });

  it('carries its listeners over to the next connection', () => {
    const client = new SteadyClient<Channels>();
    const heard: unknown[] = [];
    client.on('audit/ended', (payload) => heard.push(payload));
    const [first, second] = [engineDouble(1), engineDouble(1)];
    client.attach(first);
    client.detach();
    client.attach(second);
    second.tell('audit/ended', ended);
    expect(heard).toEqual([ended]);
    expect(channels['audit/ended'].type).toBe('event');
  });

  it('stops listening when asked to', () => {
    const client = new SteadyClient<Channels>();
    const heard: unknown[] = [];
    const engine = engineDouble(1);
    client.attach(engine);
    client.on('audit/ended', (payload) => heard.push(payload))();
    engine.tell('audit/ended', ended);
    expect(heard).toEqual([]);
  });
});

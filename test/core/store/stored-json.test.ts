import { expect, it } from 'vitest';

import { storedJson } from '../../../core/store/stored-json.ts';

it('reads what we wrote', () => {
  expect(storedJson('{"a":[1,{"b":"[[["}]}')).toEqual({ a: [1, { b: '[[[' }] });
});

it('text that is nested deeper than anything of ours is refused before a parser meets it', () => {
  const before = process.memoryUsage.rss();
  expect(() => storedJson('['.repeat(20_000_000))).toThrow('nested deeper than 100');
  expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(120);
  expect(() => storedJson('{"a":')).toThrow(SyntaxError);
});

import process from 'node:process';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { findBrowser } from '../../../resources/setup/find-browser.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the browser', () => {
  it('that CONCORD_BROWSER names wrongly is none, not another one', () => {
    vi.stubEnv('CONCORD_BROWSER', '/no/such/browser');
    expect(findBrowser()).toBeNull();
  });

  it('that CONCORD_BROWSER names is taken', () => {
    vi.stubEnv('CONCORD_BROWSER', process.execPath);
    expect(findBrowser()).toBe(process.execPath);
  });
});

import { describe, expect, it } from 'vitest';

import type { channels } from '../../../core/contract/channels.ts';
import type { shellChannels } from '../../../core/contract/shell-channels.ts';
import { SteadyClient } from '../../../renderer/steady-client.ts';
import { App } from '../../../renderer/state/app.svelte.ts';
import { engineDouble, settled, shellDouble } from '../support/doubles.ts';

describe('a project that is asked for outside the page', () => {
  it('is opened by its grant: from the menu, or by a second start', async () => {
    const [engine, shell] = [engineDouble(3), shellDouble()];
    const connection = {
      engine: new SteadyClient<typeof channels>(),
      shell: new SteadyClient<typeof shellChannels>(),
      onReachable: (): void => undefined,
    };
    const app = new App(connection, window);
    connection.engine.attach(engine);
    connection.shell.attach(shell);
    shell.tell('shell/open', { grant: 'another', title: 'Another' });
    await settled();
    expect(engine.asked).toContainEqual({ name: 'project/open', request: { grant: 'another' } });
    expect(app.session.visit).toBe(1);
  });
});

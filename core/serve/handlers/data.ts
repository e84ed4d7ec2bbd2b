import { succeeded } from '../../contract/result.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { grantedData } from '../granted-data.ts';

/** What lies at a data place, and a few items as the network would see them. */
export function dataHandlers(context: EngineContext): HandlersOf<'data/scan' | 'data/sheet'> {
  return {
    'data/scan': async (request, { signal }) => {
      const place = grantedData(context, request);
      return place.ok ? context.workers.run('data/scan', place.value, { signal }) : place;
    },
    'data/sheet': async ({ data, card, count, seed }, { signal }) => {
      const place = grantedData(context, data);
      if (!place.ok) return place;
      const sheet = await context.workers.run('data/sheet', { place: place.value, card, count, seed }, { signal });
      return sheet.ok ? succeeded(sheet.value) : sheet;
    },
  };
}

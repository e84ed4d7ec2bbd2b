/** Where in the window a person is. The address says it all, so back, forward and reload work. */
export type Route =
  | { readonly place: 'pair' | 'data' | 'plan' | 'run' | 'review' | 'report' | 'charts' | 'settings' }
  | { readonly place: 'detail'; readonly run: string; readonly item: number; readonly method: string };
export type PlaceName = 'pair' | 'data' | 'plan' | 'run' | 'review' | 'report';

/** The six places in the order of an audit; their keys are 1 to 6. */
export const placeNames: readonly PlaceName[] = ['pair', 'data', 'plan', 'run', 'review', 'report'];

export function parseRoute(hash: string): Route | null {
  const parts = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  const [place = '', run, item, method] = parts;
  if (place === 'review' && run !== undefined && item !== undefined && method !== undefined && /^\d+$/.test(item)) {
    return { place: 'detail', run, item: Number(item), method };
  }
  return place === 'settings' || place === 'charts' || isPlaceName(place) ? { place } : null;
}

export function addressOf(route: Route): string {
  if (route.place !== 'detail') return `#/${route.place}`;
  return `#/review/${[route.run, String(route.item), route.method].map(encodeURIComponent).join('/')}`;
}

function isPlaceName(name: string): name is PlaceName {
  return placeNames.some((place) => place === name);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

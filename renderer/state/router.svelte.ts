import { addressOf, parseRoute } from './route.ts';
import type { Route } from './route.ts';

/** The current route, following the address bar. */
export class Router {
  route = $state.raw<Route>({ place: 'review' });
  readonly #window: Window;

  constructor(page: Window) {
    this.#window = page;
    this.route = parseRoute(page.location.hash) ?? { place: 'review' };
    page.addEventListener('hashchange', () => {
      this.route = parseRoute(page.location.hash) ?? this.route;
    });
  }

  /** True when the address named a place by itself, so that a start must not lead elsewhere. */
  get wasAsked(): boolean {
    return parseRoute(this.#window.location.hash) !== null;
  }

  go(route: Route): void {
    this.route = route;
    this.#window.location.hash = addressOf(route);
  }

  /** Goes there without a step in the history: for the neighbours of an item. */
  replace(route: Route): void {
    this.route = route;
    this.#window.history.replaceState(null, '', addressOf(route));
  }
}

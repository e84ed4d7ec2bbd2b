import { randomBytes } from 'node:crypto';

/** A place that a person picked, dropped or named, and the opaque name under which the page knows it. */
export interface Grant {
  readonly grant: string;
  readonly path: string;
  readonly writable: boolean;
}

/**
 * Gives places names that mean nothing: the page never sends a path, so it can reach only what its host has shown it.
 * The same place keeps its name while the host lives, also for an engine that was restarted in between.
 */
export class Grants {
  readonly #byGrant = new Map<string, Grant>();
  readonly #byPlace = new Map<string, Grant>();
  readonly #onAdd: (grant: Grant) => void;

  constructor(onAdd: (grant: Grant) => void) {
    this.#onAdd = onAdd;
  }

  give(path: string, access: 'read' | 'write'): string {
    const place = `${access} ${path}`;
    const known = this.#byPlace.get(place);
    if (known !== undefined) return known.grant;
    const grant = { grant: randomBytes(16).toString('base64url'), path, writable: access === 'write' };
    this.#byPlace.set(place, grant);
    this.#byGrant.set(grant.grant, grant);
    this.#onAdd(grant);
    return grant.grant;
  }

  /** The path behind a grant; undefined for a name that was never given out. */
  pathOf(grant: string): string | undefined {
    return this.#byGrant.get(grant)?.path;
  }

  /** The path behind a grant that may be written; undefined for any other. */
  writablePathOf(grant: string): string | undefined {
    const found = this.#byGrant.get(grant);
    return found?.writable === true ? found.path : undefined;
  }

  all(): readonly Grant[] {
    return [...this.#byGrant.values()];
  }
}

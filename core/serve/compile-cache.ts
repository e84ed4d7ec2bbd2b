import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps compiled code (and stripped types) from one start to the next, in the place of everything that is made from
 * sources. It spares a third of the start; where the place cannot be written, nothing happens.
 */
export function useCompileCache(): void {
  enableCompileCache(compileCacheFolder());
}

export function compileCacheFolder(): string {
  return fileURLToPath(new URL('../../out/compile-cache', import.meta.url));
}

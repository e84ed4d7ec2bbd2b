/** Reads values, so that an effect runs again when one of them changes although it does not use them. */
export function dependsOn(...values: readonly unknown[]): number {
  return values.length;
}

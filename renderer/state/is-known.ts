/** True for a value that is there: neither null, as the contract says "nothing", nor undefined, as an optional chain does. */
export function isKnown<Value>(value: Value): value is NonNullable<Value> {
  return value !== null && value !== undefined;
}

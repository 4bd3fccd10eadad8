/**
 * Ends a `switch` over a union: the call compiles only while every member is handled, so that a forgotten event is a
 * compile error. Throws when data from outside the type system gets here all the same.
 */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}

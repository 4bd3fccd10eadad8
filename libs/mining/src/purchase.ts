/** One paid invoice of one customer. */
export interface Purchase {
  readonly customerId: string;
  /** ISO 8601 instant with offset. */
  readonly occurredAt: string;
  /** Plain decimal notation, e.g. `"2.55"`; as fine as the prices are. */
  readonly amount: string;
}

/** Milliseconds since 1970 of an ISO 8601 instant. Throws RangeError when it is none. */
export const millisecondsOf = (instant: string): number => {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) throw new RangeError(`Not an instant: ${JSON.stringify(instant)}`);
  return time;
};

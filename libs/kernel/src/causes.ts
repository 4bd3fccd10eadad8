/** What the data of a decided event says of the events that it rests on. */
export interface Causes {
  readonly causedBy?: string[];
}

/** Those of these ids that are known, as `causedBy`; nothing when none is: spread it into the data of an event. */
export const causes = (...ids: readonly (string | undefined)[]): Causes => {
  const causedBy = ids.filter((id) => id !== undefined);
  return causedBy.length > 0 ? { causedBy } : {};
};

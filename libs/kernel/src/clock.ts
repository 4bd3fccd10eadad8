/** An ISO 8601 instant with offset, e.g. `2011-12-09T12:50:00.000Z`. */
export type Instant = string;

/** Where "now" comes from. Domain code never reads a clock: time arrives as data, read once at the edge. */
export type Clock = () => Instant;

/** The clock of the machine. */
export const systemClock: Clock = () => new Date().toISOString();

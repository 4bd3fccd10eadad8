/** An ISO 8601 instant with offset, e.g. `2011-12-09T12:50:00.000Z`. Domain code never reads a clock: time arrives as data. */
export type Instant = string;

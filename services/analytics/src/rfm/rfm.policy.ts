/** What recency, frequency and monetary value are taken from. Versioned, because every figure depends on it. */
export interface RfmPolicy {
  readonly version: string;
}

/** Purchases that were not cancelled, with lines that are a purchase (see the projection); returns do not count. */
export const defaultRfm: RfmPolicy = { version: 'rfm/1' };

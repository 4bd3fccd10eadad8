/** Who is valuable, and when they have been left alone for too long. Versioned: every list says its version. */
export interface SilencePolicy {
  readonly version: string;
  /** The share of customers, by what they have spent, that counts as valuable: above 0, up to 1. */
  readonly topShare: number;
  /** Silent when we have not turned to the customer for more than so many days. */
  readonly silentDays: number;
}

/** The policy that a new installation starts with: the best fifth, left alone for a quarter. */
export const defaultSilence: SilencePolicy = { version: 'silence/1', topShare: 0.2, silentDays: 90 };

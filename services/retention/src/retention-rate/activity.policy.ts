/** When a customer counts as active. Versioned: every rate says the version it was computed with. */
export interface ActivityPolicy {
  readonly version: string;
  /** A customer who bought within so many days is active. */
  readonly windowDays: number;
}

/** The policy that a new installation starts with. */
export const defaultActivity: ActivityPolicy = { version: 'activity/1', windowDays: 90 };

import { consentMissing, type Consents, type Purpose } from '@perennial/contracts';

/** What is open for a purpose when an event comes that may end it, or that began some of it. */
export interface OpenUses<Open> {
  readonly purpose: Purpose;
  readonly event: {
    readonly type: string;
    readonly data: { readonly customerId: string; readonly purpose?: string };
  };
  /** In force as of the event. */
  readonly consents: Consents;
  readonly open: readonly Open[];
  /** Whether the event is what began it. */
  readonly isBegun: (open: Open) => boolean;
}

const ENDS_CONSENT: ReadonlySet<string> = new Set(['ConsentRevoked', 'CustomerErased']);

/**
 * What an event leaves open without consent: the end of the purpose's consent everything, a beginning only what it began itself. What
 * else is open was begun at another time, and is judged by that. The end of another purpose's consent leaves all as it is.
 */
export const leftWithoutConsent = <Open>(uses: OpenUses<Open>): readonly Open[] => {
  const { purpose, event, consents, open, isBegun } = uses;
  const { type, data } = event;
  if (type === 'ConsentRevoked' && data.purpose !== purpose) return [];
  if (!consentMissing({ purpose, customerId: data.customerId }, consents)) return [];
  return ENDS_CONSENT.has(type) ? open : open.filter(isBegun);
};

import type { LawfulBasis } from '@perennial/contracts';
import { type Happened, type Instant, unreachable } from '@perennial/kernel';
import type { WinBackEvent } from './win-back.events.ts';

/** What decisions about a win-back depend on. */
export type WinBack =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'running' | 'succeeded' | 'abandoned';
      readonly customerId: string;
      /** What allows us to approach the customer; undefined for those started before that was written down. */
      readonly lawfulBasis: LawfulBasis | undefined;
      /** From then on it allows nothing; undefined for no end. */
      readonly consentExpiresAt: Instant | undefined;
    };

export const initial: WinBack = { status: 'unknown' };

export const evolve = (winBack: WinBack, event: Happened<WinBackEvent>): WinBack => {
  if (event.type === 'WinbackStarted') {
    const { customerId, lawfulBasis, consentExpiresAt } = event.data;
    return { status: 'running', customerId, lawfulBasis, consentExpiresAt };
  }
  if (winBack.status === 'unknown') throw new Error(`${event.type} before WinbackStarted`);
  switch (event.type) {
    case 'WinbackContacted':
      return winBack;
    case 'WinbackSucceeded':
      return { ...winBack, status: 'succeeded' };
    case 'WinbackAbandoned':
      return { ...winBack, status: 'abandoned' };
    default:
      return unreachable(event);
  }
};

import type { WinbackAbandoned, WinbackContacted, WinbackStarted, WinbackSucceeded } from '@perennial/contracts';

/** Everything that can happen to an attempt to win a customer back. */
export type WinBackEvent = WinbackStarted | WinbackContacted | WinbackSucceeded | WinbackAbandoned;

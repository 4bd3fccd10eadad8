import type { Answer } from '@perennial/testing/services';

/** What a command answers with. */
export interface Outcome {
  readonly id: string;
  readonly position: string;
  readonly streamVersion: number;
  readonly events: readonly { readonly type: string }[];
}

/** Status and stable code of a problem. */
export const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: string }).code];

/** An amount in pounds. */
export const gbp = (amount: string) => ({ amount, currency: 'GBP' });

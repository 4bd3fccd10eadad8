import { decidedValue } from '@perennial/service-kit';

/** Why we try to win a customer back. */
export const winBack = decidedValue({
  value: 'win-back',
  description: 'That we try to win the customer back, and for what reason.',
  policy: 'win-back',
  decidedBy: ['WinbackStarted'],
  of: ({ data: { winBackId } }) => ({ winBackId }),
  current: ({ data: { reason } }) => ({ reason }),
  policyVersion: ({ data }) => data.policyVersion,
});

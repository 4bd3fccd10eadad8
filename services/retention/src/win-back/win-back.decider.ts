import {
  consentMissing,
  type Consents,
  type WinbackAbandoned,
  type WinbackContacted,
  type WinbackStarted,
  type WinbackSucceeded,
} from '@perennial/contracts';
import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { WinBackEvent } from './win-back.events.ts';
import { evolve, initial, type WinBack } from './win-back.ts';

export type StartWinBack = Command<
  'StartWinBack',
  Omit<WinbackStarted['data'], 'lawfulBasis' | 'consentExpiresAt'> & { readonly consents: Consents }
>;
/** `at`: when the customer is approached, in business time. */
export type ContactForWinBack = Command<'ContactForWinBack', WinbackContacted['data'] & { readonly at: Instant }>;
export type SucceedWinBack = Command<'SucceedWinBack', WinbackSucceeded['data']>;
export type AbandonWinBack = Command<'AbandonWinBack', WinbackAbandoned['data']>;

/** Everything that can be asked of a win-back. */
export type WinBackCommand = StartWinBack | ContactForWinBack | SucceedWinBack | AbandonWinBack;

export type WinBackRefusal = 'WIN_BACK_UNKNOWN' | 'WIN_BACK_ALREADY_STARTED' | 'WIN_BACK_ENDED' | 'CONSENT_MISSING';

type WinBackDecision = Decision<WinBackEvent, WinBackRefusal>;

const start = ({ data: { consents, ...data } }: StartWinBack, { status }: WinBack): WinBackDecision => {
  if (status !== 'unknown') return refuse('WIN_BACK_ALREADY_STARTED', { status });
  const missing = consentMissing({ purpose: 'marketing', customerId: data.customerId }, consents);
  if (missing) return missing;
  const { lawfulBasis, expiresAt } = consents.find(({ purpose }) => purpose === 'marketing') ?? {};
  const restsOn = { ...(lawfulBasis && { lawfulBasis }), ...(expiresAt && { consentExpiresAt: expiresAt }) };
  return accept({ type: 'WinbackStarted', data: { ...data, ...restsOn } });
};

/** A revoked consent abandons the win-back; one that runs out ends nothing, so time is asked for here, and the medium. */
const contact = (
  { data: { at, ...data } }: ContactForWinBack,
  { customerId, lawfulBasis, consentExpiresAt }: Exclude<WinBack, { status: 'unknown' }>,
): WinBackDecision => {
  const use = { purpose: 'marketing', customerId, medium: data.medium } as const;
  const hasRunOut = consentExpiresAt !== undefined && Date.parse(consentExpiresAt) <= Date.parse(at);
  const missing = consentMissing(use, lawfulBasis && !hasRunOut ? [{ purpose: 'marketing', lawfulBasis }] : []);
  return missing ?? accept({ type: 'WinbackContacted', data });
};

const decide = (command: WinBackCommand, winBack: WinBack): WinBackDecision => {
  if (command.type === 'StartWinBack') return start(command, winBack);
  if (winBack.status === 'unknown') return refuse('WIN_BACK_UNKNOWN', { winBackId: command.data.winBackId });
  if (winBack.status !== 'running') return refuse('WIN_BACK_ENDED', { status: winBack.status });
  switch (command.type) {
    case 'ContactForWinBack':
      return contact(command, winBack);
    case 'SucceedWinBack':
      return accept({ type: 'WinbackSucceeded', data: command.data });
    case 'AbandonWinBack':
      return accept({ type: 'WinbackAbandoned', data: command.data });
    default:
      return unreachable(command);
  }
};

export const winBackDecider: Decider<WinBack, WinBackCommand, WinBackEvent, WinBackRefusal> = {
  name: 'win-back',
  initial,
  evolve,
  decide,
  customerOf: (winBack) => (winBack.status === 'unknown' ? null : winBack.customerId),
};

import type { WinbackAbandoned, WinbackContacted, WinbackStarted, WinbackSucceeded } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import type { WinBackEvent } from './win-back.events.ts';
import { evolve, initial, type WinBack } from './win-back.ts';

export type StartWinBack = Command<'StartWinBack', WinbackStarted['data']>;
export type ContactForWinBack = Command<'ContactForWinBack', WinbackContacted['data']>;
export type SucceedWinBack = Command<'SucceedWinBack', WinbackSucceeded['data']>;
export type AbandonWinBack = Command<'AbandonWinBack', WinbackAbandoned['data']>;

/** Everything that can be asked of a win-back. */
export type WinBackCommand = StartWinBack | ContactForWinBack | SucceedWinBack | AbandonWinBack;

export type WinBackRefusal = 'WIN_BACK_UNKNOWN' | 'WIN_BACK_ALREADY_STARTED' | 'WIN_BACK_ENDED';

const decide = (command: WinBackCommand, winBack: WinBack): Decision<WinBackEvent, WinBackRefusal> => {
  const { status } = winBack;
  if (command.type === 'StartWinBack') {
    return status === 'unknown'
      ? accept({ type: 'WinbackStarted', data: command.data })
      : refuse('WIN_BACK_ALREADY_STARTED', { status });
  }
  if (status === 'unknown') return refuse('WIN_BACK_UNKNOWN', { winBackId: command.data.winBackId });
  if (status !== 'running') return refuse('WIN_BACK_ENDED', { status });
  switch (command.type) {
    case 'ContactForWinBack':
      return accept({ type: 'WinbackContacted', data: command.data });
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

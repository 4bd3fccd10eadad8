import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { winBackDecider } from './win-back.decider.ts';
import type { WinBackEvent } from './win-back.events.ts';

const winBackId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';

const started: WinBackEvent = { type: 'WinbackStarted', data: { winBackId, customerId, reason: 'silent for a year' } };
const contacted: WinBackEvent = { type: 'WinbackContacted', data: { winBackId, medium: 'phone' } };
const succeeded: WinBackEvent = { type: 'WinbackSucceeded', data: { winBackId, orderId } };
const abandoned: WinBackEvent = { type: 'WinbackAbandoned', data: { winBackId, reason: 'moved abroad' } };

describe('a win-back', () => {
  it('is started once', () => {
    given(winBackDecider).when({ type: 'StartWinBack', data: started.data }).then(started);
    given(winBackDecider, started)
      .when({ type: 'StartWinBack', data: started.data })
      .thenRefused('WIN_BACK_ALREADY_STARTED', { status: 'running' });
  });

  it('may take several contacts, and ends with success or is given up', () => {
    given(winBackDecider, started, contacted).when({ type: 'ContactForWinBack', data: contacted.data }).then(contacted);
    given(winBackDecider, started, contacted).when({ type: 'SucceedWinBack', data: succeeded.data }).then(succeeded);
    given(winBackDecider, started).when({ type: 'AbandonWinBack', data: abandoned.data }).then(abandoned);
  });

  it('is over when it has ended', () => {
    given(winBackDecider, started, succeeded)
      .when({ type: 'AbandonWinBack', data: abandoned.data })
      .thenRefused('WIN_BACK_ENDED', { status: 'succeeded' });
    given(winBackDecider, started, abandoned)
      .when({ type: 'ContactForWinBack', data: contacted.data })
      .thenRefused('WIN_BACK_ENDED', { status: 'abandoned' });
  });

  it('must have been started for anything else', () => {
    given(winBackDecider)
      .when({ type: 'ContactForWinBack', data: contacted.data })
      .thenRefused('WIN_BACK_UNKNOWN', { winBackId });
  });
});

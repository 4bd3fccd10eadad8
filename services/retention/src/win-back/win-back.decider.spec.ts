import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { winBackDecider } from './win-back.decider.ts';
import type { WinBackEvent } from './win-back.events.ts';

const winBackId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';

const wanted = { winBackId, customerId, reason: 'silent for a year' };
const started: WinBackEvent = { type: 'WinbackStarted', data: { ...wanted, lawfulBasis: 'consent' } };
const by = (lawfulBasis: 'consent' | 'legitimate-interest') =>
  [{ purpose: 'marketing', lawfulBasis, since: '2025-01-01T00:00:00.000Z', grantedBy: orderId }] as const;
const start = { type: 'StartWinBack', data: { ...wanted, consents: by('consent') } } as const;
const contacted: WinBackEvent = { type: 'WinbackContacted', data: { winBackId, medium: 'phone' } };
const contact = { winBackId, medium: 'phone', at: '2025-02-01T00:00:00.000Z' };
const succeeded: WinBackEvent = { type: 'WinbackSucceeded', data: { winBackId, orderId } };
const abandoned: WinBackEvent = { type: 'WinbackAbandoned', data: { winBackId, reason: 'moved abroad' } };

describe('a win-back', () => {
  it('is started once', () => {
    given(winBackDecider).when(start).then(started);
    given(winBackDecider, started).when(start).thenRefused('WIN_BACK_ALREADY_STARTED', { status: 'running' });
  });

  it('is not started without consent to marketing', () => {
    given(winBackDecider)
      .when({ type: 'StartWinBack', data: { ...wanted, consents: [] } })
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId });
  });

  it('that rests on our interest may call and write letters, not mail', () => {
    const ours: WinBackEvent = { type: 'WinbackStarted', data: { ...wanted, lawfulBasis: 'legitimate-interest' } };
    given(winBackDecider)
      .when({ type: 'StartWinBack', data: { ...wanted, consents: by('legitimate-interest') } })
      .then(ours);
    given(winBackDecider, ours).when({ type: 'ContactForWinBack', data: contact }).then(contacted);
    given(winBackDecider, ours)
      .when({ type: 'ContactForWinBack', data: { ...contact, medium: 'email' } })
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId, medium: 'email' });
  });

  it('is not gone on with when the consent that it rests on has run out', () => {
    const expiresAt = '2025-06-01T00:00:00.000Z';
    const [consent] = by('consent');
    const running: WinBackEvent = { ...started, data: { ...started.data, consentExpiresAt: expiresAt } };
    given(winBackDecider)
      .when({ type: 'StartWinBack', data: { ...wanted, consents: [{ ...consent, expiresAt }] } })
      .then(running);
    const contactAt = (at: string) => ({ type: 'ContactForWinBack', data: { ...contact, at } }) as const;
    given(winBackDecider, running).when(contactAt('2025-05-31T23:59:59.999Z')).then(contacted);
    given(winBackDecider, running)
      .when(contactAt(expiresAt))
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId, medium: 'phone' });
  });

  it('may take several contacts, and ends with success or is given up', () => {
    given(winBackDecider, started, contacted).when({ type: 'ContactForWinBack', data: contact }).then(contacted);
    given(winBackDecider, started, contacted).when({ type: 'SucceedWinBack', data: succeeded.data }).then(succeeded);
    given(winBackDecider, started).when({ type: 'AbandonWinBack', data: abandoned.data }).then(abandoned);
  });

  it('is over when it has ended', () => {
    given(winBackDecider, started, succeeded)
      .when({ type: 'AbandonWinBack', data: abandoned.data })
      .thenRefused('WIN_BACK_ENDED', { status: 'succeeded' });
    given(winBackDecider, started, abandoned)
      .when({ type: 'ContactForWinBack', data: contact })
      .thenRefused('WIN_BACK_ENDED', { status: 'abandoned' });
  });

  it('must have been started for anything else', () => {
    given(winBackDecider)
      .when({ type: 'ContactForWinBack', data: contact })
      .thenRefused('WIN_BACK_UNKNOWN', { winBackId });
  });
});

import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { touchDecider } from './touch.decider.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const touch = {
  touchId: '01920000-0000-7000-8000-000000000002',
  campaignId: '01920000-0000-7000-8000-000000000003',
  customerId,
  medium: 'email',
  direction: 'outbound',
} as const;
const by = (lawfulBasis: 'consent' | 'legitimate-interest') =>
  ({
    purpose: 'marketing',
    lawfulBasis,
    since: '2025-01-01T12:00:00.000Z',
    grantedBy: '01920000-0000-7000-8000-000000000004',
  }) as const;

describe('a touch of a campaign', () => {
  it('is recorded once', () => {
    const data = { ...touch, consents: [by('consent')] };
    given(touchDecider).when({ type: 'RecordTouch', data }).then({ type: 'TouchRecorded', data: touch });
    given(touchDecider, { type: 'TouchRecorded', data: touch })
      .when({ type: 'RecordTouch', data })
      .thenRefused('TOUCH_ALREADY_RECORDED');
  });

  it('that goes out is refused without consent to marketing', () => {
    given(touchDecider)
      .when({ type: 'RecordTouch', data: { ...touch, consents: [] } })
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId, medium: 'email' });
  });

  it('by e-mail needs consent itself; a letter may rest on our legitimate interest', () => {
    const consents = [by('legitimate-interest')];
    given(touchDecider)
      .when({ type: 'RecordTouch', data: { ...touch, consents } })
      .thenRefused('CONSENT_MISSING');
    const letter = { ...touch, medium: 'letter' };
    given(touchDecider)
      .when({ type: 'RecordTouch', data: { ...letter, consents } })
      .then({ type: 'TouchRecorded', data: letter });
  });

  it('that came in needs no consent: the customer has turned to us', () => {
    const inbound = { ...touch, direction: 'inbound' } as const;
    given(touchDecider)
      .when({ type: 'RecordTouch', data: { ...inbound, consents: [] } })
      .then({ type: 'TouchRecorded', data: inbound });
  });
});

import { expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { erasureReceipt } from './erasure-receipt.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const scrubId = '01920000-0000-7000-8000-000000000002';
const at = (minute: number) => ({ customerId, occurredAt: `2026-11-18T09:0${minute}:00.000Z` });

const erased = recorded(
  'CustomerErased',
  {
    customerId,
    requestedBy: 'customer',
    reason: 'objection',
    keysDestroyed: 2,
    keysDestroyedAt: '2026-11-18T08:59:59.900Z',
  },
  at(0),
);
const scrubbed = (service: string, minute: number) =>
  recorded(
    'CustomerDataScrubbed',
    { scrubId, customerId, service, readModels: [{ name: 'board', rows: 3 }] },
    at(minute),
  );

it('A receipt says what was destroyed when, and which service has scrubbed which read models', () => {
  const { rows } = givenEvents(erased, scrubbed('retention', 2), scrubbed('analytics', 1)).project(erasureReceipt);
  expect(rows).toEqual([
    {
      tenantId: erased.tenantId,
      customerId,
      eventId: erased.id,
      requestedBy: 'customer',
      reason: 'objection',
      requestedAt: '2026-11-18T09:00:00.000Z',
      keysDestroyed: 2,
      keysDestroyedAt: '2026-11-18T08:59:59.900Z',
      scrubs: [
        { service: 'analytics', scrubbedAt: '2026-11-18T09:01:00.000Z', readModels: [{ name: 'board', rows: 3 }] },
        { service: 'retention', scrubbedAt: '2026-11-18T09:02:00.000Z', readModels: [{ name: 'board', rows: 3 }] },
      ],
    },
  ]);
});

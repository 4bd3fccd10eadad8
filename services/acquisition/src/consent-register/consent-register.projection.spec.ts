import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@perennial/kernel';
import { inForce } from '@perennial/service-kit';
import { givenEvents, recorded } from '@perennial/testing';
import { consentRegister } from './consent-register.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const at = (day: number) => `2025-01-0${day}T12:00:00.000Z`;

const granted = recorded(
  'ConsentGranted',
  { customerId, purpose: 'marketing', lawfulBasis: 'consent', proof: 'ticked the box', expiresAt: at(5) },
  { occurredAt: at(1) },
);
const objectable = recorded(
  'ConsentGranted',
  { customerId, purpose: 'research', lawfulBasis: 'legitimate-interest', proof: 'balancing test 7' },
  { occurredAt: at(1) },
);
const revoked = recorded('ConsentRevoked', { customerId, purpose: 'research' }, { occurredAt: at(3) });

const rowsOf = (...events: readonly RecordedEvent[]) => givenEvents(...events).project(consentRegister).rows;
const purposesAt = (day: number, ...events: readonly RecordedEvent[]) =>
  inForce(rowsOf(...events), at(day)).map(({ purpose }) => purpose);

describe('the consent register', () => {
  it('says for what, on which basis, since when, by which event, and until when', () => {
    expect(rowsOf(granted)).toEqual([
      {
        tenantId: 'test',
        customerId,
        purpose: 'marketing',
        lawfulBasis: 'consent',
        since: at(1),
        grantedBy: granted.id,
        expiresAt: at(5),
        revokedAt: null,
        revokedBy: null,
      },
    ]);
  });

  it('has one row a purpose, and what was revoked stays in it', () => {
    const rows = rowsOf(granted, objectable, revoked);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ purpose: 'research', revokedAt: at(3), revokedBy: revoked.id });
  });

  it('allows nothing for what was revoked, nor for what has run out', () => {
    expect(purposesAt(4, granted, objectable)).toEqual(['marketing', 'research']);
    expect(purposesAt(4, granted, objectable, revoked)).toEqual(['marketing']);
    expect(purposesAt(5, granted)).toEqual([]);
  });

  it('allows nothing any more when the customer is erased', () => {
    const erased = recorded('CustomerErased', {
      customerId,
      requestedBy: 'customer',
      reason: 'objection',
      keysDestroyed: 1,
      keysDestroyedAt: at(3),
    });
    expect(rowsOf(granted, erased)).toMatchObject([{ purpose: 'marketing', revokedBy: erased.id }]);
    expect(purposesAt(2, granted, objectable, erased)).toEqual([]);
  });

  it('allows nothing before it was granted: a decision of an earlier time cannot rest on it', () => {
    const later = recorded('ConsentGranted', objectable.data, { occurredAt: at(4) });
    expect(purposesAt(3, later)).toEqual([]);
    expect(purposesAt(4, later)).toEqual(['research']);
    // Clocks of two services may differ a little.
    expect(inForce(rowsOf(later), '2025-01-04T11:59:58.000Z')).toHaveLength(1);
  });

  it('keeps what the customer said last, though something older is recorded later', () => {
    const older = recorded('ConsentGranted', { ...objectable.data, lawfulBasis: 'consent' }, { occurredAt: at(2) });
    expect(purposesAt(4, objectable, revoked, older)).toEqual([]);
    const newer = recorded('ConsentGranted', objectable.data, { occurredAt: at(4) });
    expect(rowsOf(newer, older)).toMatchObject([{ grantedBy: newer.id, since: at(4) }]);
  });

  it('allows again what is granted again', () => {
    const again = recorded('ConsentGranted', { ...objectable.data, lawfulBasis: 'consent' }, { occurredAt: at(4) });
    expect(inForce(rowsOf(objectable, revoked, again), at(5))).toEqual([
      { purpose: 'research', lawfulBasis: 'consent', since: at(4), grantedBy: again.id },
    ]);
  });

  it('keeps no proof: that is in the log, where it can be erased', () => {
    expect(JSON.stringify(rowsOf(granted))).not.toContain('ticked');
  });
});

import { describe, expect, it } from '@jest/globals';
import { recorded } from '@perennial/testing';
import { subjectAccessOf } from './subject-access.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const other = '01920000-0000-7000-8000-000000000002';
const at = (minute: number) => ({ customerId, occurredAt: `2026-11-18T09:0${minute}:00.000Z` });
const granted = (minute: number, proof: string) =>
  recorded('ConsentGranted', { customerId, purpose: 'marketing', lawfulBasis: 'consent', proof }, at(minute));

describe('what a customer is told of themselves', () => {
  const events = [
    recorded('CustomerRegistered', { customerId, name: 'Ada' }, at(0)),
    granted(1, 'sign-up form'),
    recorded('ConsentRevoked', { customerId, purpose: 'marketing' }, at(2)),
    granted(3, 'by phone'),
    recorded('IdentityLinked', { customerId, linkedCustomerId: other, reason: 'same e-mail' }, at(4)),
  ];
  const access = subjectAccessOf(customerId, events);

  it('has every event, in clear', () => {
    expect(access).toMatchObject({ customerId, erased: false, events });
  });

  it('has every consent with its proof and its time', () => {
    expect(access.consents).toEqual([
      {
        purpose: 'marketing',
        lawfulBasis: 'consent',
        proof: 'sign-up form',
        grantedAt: at(1).occurredAt,
        revokedAt: at(2).occurredAt,
      },
      {
        purpose: 'marketing',
        lawfulBasis: 'consent',
        proof: 'by phone',
        grantedAt: at(3).occurredAt,
        revokedAt: null,
      },
    ]);
  });

  it('names other ids of the same person, until they are unlinked', () => {
    expect(access.linkedCustomerIds).toEqual([other]);
    const unlinked = recorded('IdentityUnlinked', { customerId, linkedCustomerId: other, reason: 'two people' }, at(5));
    expect(subjectAccessOf(customerId, [...events, unlinked]).linkedCustomerIds).toEqual([]);
  });

  it('says what each kind of data is, whose it is and what for', () => {
    expect(access.processing[2]).toMatchObject({
      type: 'CustomerRegistered',
      events: 1,
      service: 'acquisition',
      personalFields: ['/name', '/email', '/phone', '/reference/id'],
      purpose: expect.stringContaining('who a customer is'),
    });
    expect(access.processing.every(({ purpose }) => purpose !== null)).toBe(true);
  });
});

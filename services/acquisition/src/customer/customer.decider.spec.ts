import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { customerDecider } from './customer.decider.ts';
import type { CustomerEvent } from './customer.events.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const other = '01920000-0000-7000-8000-000000000002';
const registered: CustomerEvent = { type: 'CustomerRegistered', data: { customerId, name: 'Ada' } };
const linked: CustomerEvent = {
  type: 'IdentityLinked',
  data: { customerId, linkedCustomerId: other, reason: 'same e-mail' },
};
const granted = {
  type: 'ConsentGranted',
  data: { customerId, purpose: 'marketing', lawfulBasis: 'consent', proof: 'sign-up form' },
} as const;

const at = '2025-01-01T12:00:00.000Z';
const interest = {
  type: 'ConsentGranted',
  data: { customerId, purpose: 'marketing', lawfulBasis: 'legitimate-interest', proof: 'balancing test 7' },
} as const;
const revoked: CustomerEvent = { type: 'ConsentRevoked', data: { customerId, purpose: 'marketing' } };
const grant = (event: Extract<CustomerEvent, { type: 'ConsentGranted' }>) =>
  ({ type: 'GrantConsent', data: { ...event.data, at } }) as const;

describe('a customer', () => {
  it('is registered once', () => {
    given(customerDecider)
      .when({ type: 'RegisterCustomer', data: { customerId, name: 'Ada' } })
      .then(registered);
    given(customerDecider, registered)
      .when({ type: 'RegisterCustomer', data: { customerId } })
      .thenRefused('CUSTOMER_ALREADY_REGISTERED');
  });

  it('changes at least one profile field, or nothing', () => {
    given(customerDecider, registered)
      .when({ type: 'ChangeProfile', data: { customerId } })
      .thenRefused('PROFILE_UNCHANGED');
  });

  it('is linked to another customer, never to itself, and unlinking restores both', () => {
    given(customerDecider, registered)
      .when({ type: 'LinkIdentity', data: { customerId, linkedCustomerId: other, reason: 'same e-mail' } })
      .then(linked);
    given(customerDecider, registered)
      .when({ type: 'LinkIdentity', data: { customerId, linkedCustomerId: customerId, reason: 'oops' } })
      .thenRefused('LINK_TO_SELF');
    given(customerDecider, registered, linked)
      .when({ type: 'UnlinkIdentity', data: { customerId, linkedCustomerId: other, reason: 'two people' } })
      .then({ type: 'IdentityUnlinked', data: { customerId, linkedCustomerId: other, reason: 'two people' } });
  });

  it('can withdraw only a consent that was given', () => {
    given(customerDecider, registered, granted)
      .when({ type: 'RevokeConsent', data: { customerId, purpose: 'marketing' } })
      .then({ type: 'ConsentRevoked', data: { customerId, purpose: 'marketing' } });
    given(customerDecider, registered, granted)
      .when({ type: 'RevokeConsent', data: { customerId, purpose: 'research' } })
      .thenRefused('CONSENT_NOT_GIVEN');
  });

  const erase = {
    customerId,
    requestedBy: 'customer',
    reason: 'objection',
    keysDestroyed: 1,
    keysDestroyedAt: '2026-11-18T09:00:00.000Z',
  } as const;
  const erased: CustomerEvent = { type: 'CustomerErased', data: erase };

  it('is erased once, also when nobody had registered them', () => {
    const command = { type: 'EraseCustomer', data: erase } as const;
    given(customerDecider, registered).when(command).then(erased);
    given(customerDecider).when(command).then(erased);
    given(customerDecider, registered, erased).when(command).then();
  });

  it('who was erased is not known again', () => {
    const gone = given(customerDecider, registered, erased);
    gone.when({ type: 'ChangeProfile', data: { customerId, name: 'Ada' } }).thenRefused('CUSTOMER_ERASED');
    gone.when({ type: 'RegisterCustomer', data: { customerId } }).thenRefused('CUSTOMER_ERASED');
    gone
      .when({ type: 'LinkIdentity', data: { customerId, linkedCustomerId: other, reason: 'same' } })
      .thenRefused('CUSTOMER_ERASED');
  });

  it('can be advertised to by consent or as our legitimate interest, not because of a contract', () => {
    given(customerDecider, registered).when(grant(granted)).then(granted);
    given(customerDecider, registered).when(grant(interest)).then(interest);
    const contract = { ...granted.data, lawfulBasis: 'contract', at } as const;
    given(customerDecider, registered)
      .when({ type: 'GrantConsent', data: contract })
      .thenRefused('LAWFUL_BASIS_UNFIT', {
        purpose: 'marketing',
        lawfulBasis: 'contract',
        fit: ['consent', 'legitimate-interest'],
      });
  });

  it('who has objected can consent again, but our interest does not outweigh the objection', () => {
    const objected = given(customerDecider, registered, interest, revoked);
    objected.when(grant(interest)).thenRefused('CONSENT_OBJECTED');
    objected.when(grant(granted)).then(granted);
    objected.when({ type: 'RevokeConsent', data: revoked.data }).thenRefused('CONSENT_NOT_GIVEN');
  });

  it('cannot revoke what rests on a contract or a legal duty: it ends with them', () => {
    const data = { customerId, purpose: 'service', lawfulBasis: 'contract', proof: 'contract 12' } as const;
    given(customerDecider, registered, { type: 'ConsentGranted', data })
      .when({ type: 'RevokeConsent', data: { customerId, purpose: 'service' } })
      .thenRefused('LAWFUL_BASIS_NOT_REVOCABLE', { purpose: 'service', lawfulBasis: 'contract' });
  });

  it('does not consent again by something older than the revocation', () => {
    const grantedAt = (when: string) => ({ type: 'GrantConsent', data: { ...granted.data, at: when } }) as const;
    const said = given(customerDecider, registered, granted, { ...revoked, occurredAt: '2025-03-01T00:00:00.000Z' });
    said.when(grantedAt('2025-02-01T00:00:00.000Z')).thenRefused('CONSENT_REVOKED_SINCE', {
      purpose: 'marketing',
      revokedAt: '2025-03-01T00:00:00.000Z',
      at: '2025-02-01T00:00:00.000Z',
    });
    said.when(grantedAt('2025-03-01T00:00:01.000Z')).then(granted);
  });

  it('can revoke what was said last, though something older was recorded after it', () => {
    const older = { ...granted, data: { ...granted.data, purpose: 'knowledge', lawfulBasis: 'contract' } } as const;
    const newest = { ...granted, data: { ...older.data, lawfulBasis: 'consent' } } as const;
    const data = { customerId, purpose: 'knowledge' } as const;
    given(customerDecider, registered, newest, { ...older, occurredAt: '2024-01-01T00:00:00.000Z' })
      .when({ type: 'RevokeConsent', data })
      .then({ type: 'ConsentRevoked', data });
  });

  it('gives no consent that has run out already', () => {
    const data = { ...granted.data, expiresAt: at };
    given(customerDecider, registered)
      .when({ type: 'GrantConsent', data: { ...data, at } })
      .thenRefused('CONSENT_EXPIRES_BEFORE_IT_IS_GRANTED', { expiresAt: at, at });
    given(customerDecider, registered)
      .when({ type: 'GrantConsent', data: { ...data, at: '2024-12-31T12:00:00.000Z' } })
      .then({ type: 'ConsentGranted', data });
  });
});

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
const granted: CustomerEvent = {
  type: 'ConsentGranted',
  data: { customerId, purpose: 'marketing', lawfulBasis: 'consent', proof: 'sign-up form' },
};

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
});

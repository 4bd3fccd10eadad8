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
});

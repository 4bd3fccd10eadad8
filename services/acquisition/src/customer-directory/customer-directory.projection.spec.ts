import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { customerDirectory } from './customer-directory.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const other = '01920000-0000-7000-8000-000000000002';

const registered = recorded('CustomerRegistered', {
  customerId,
  name: 'Ada Lovelace',
  email: 'Ada@Example.org',
  reference: { system: 'online-retail', id: '12347' },
});

describe('the customer directory', () => {
  it('finds a customer by the id of another system, and by an e-mail address in any case', () => {
    const [customer] = givenEvents(registered).project(customerDirectory).rows;
    expect(customer).toMatchObject({
      email: 'ada@example.org',
      referenceSystem: 'online-retail',
      referenceId: '12347',
    });
  });

  it('changes only what a change names', () => {
    const moved = recorded('CustomerProfileChanged', { customerId, country: 'France' });
    const [customer] = givenEvents(registered, moved).project(customerDirectory).rows;
    expect(customer).toMatchObject({ name: 'Ada Lovelace', country: 'France' });
  });

  it('restores both sides when a link is undone', () => {
    const linked = recorded('IdentityLinked', { customerId, linkedCustomerId: other, reason: 'same e-mail' });
    const unlinked = recorded('IdentityUnlinked', { customerId, linkedCustomerId: other, reason: 'two people' });
    const link = givenEvents(registered, linked).project(customerDirectory).rows[0];
    expect(link?.linkedCustomerIds).toEqual([other]);
    expect(givenEvents(registered, linked, unlinked).project(customerDirectory).rows[0]?.linkedCustomerIds).toEqual([]);
  });
});

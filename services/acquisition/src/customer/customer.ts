import { type Happened, unreachable } from '@perennial/kernel';
import type { CustomerEvent, Purpose } from './customer.events.ts';

/** What decisions about a customer depend on. */
export type Customer =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'registered';
      readonly customerId: string;
      readonly links: ReadonlySet<string>;
      readonly consents: ReadonlySet<Purpose>;
    }
  /** For good: nothing happens to an erased customer as a party we know. */
  | { readonly status: 'erased'; readonly customerId: string };

export const initial: Customer = { status: 'unknown' };

const withOne = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> => new Set(set).add(one);
const without = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> =>
  new Set([...set].filter((member) => member !== one));

export const evolve = (customer: Customer, event: Happened<CustomerEvent>): Customer => {
  if (event.type === 'CustomerRegistered') {
    return { status: 'registered', customerId: event.data.customerId, links: new Set(), consents: new Set() };
  }
  if (event.type === 'CustomerErased') return { status: 'erased', customerId: event.data.customerId };
  if (customer.status !== 'registered') throw new Error(`${event.type} to a customer who is ${customer.status}`);
  switch (event.type) {
    case 'CustomerProfileChanged':
      return customer;
    case 'IdentityLinked':
      return { ...customer, links: withOne(customer.links, event.data.linkedCustomerId) };
    case 'IdentityUnlinked':
      return { ...customer, links: without(customer.links, event.data.linkedCustomerId) };
    case 'ConsentGranted':
      return { ...customer, consents: withOne(customer.consents, event.data.purpose) };
    case 'ConsentRevoked':
      return { ...customer, consents: without(customer.consents, event.data.purpose) };
    default:
      return unreachable(event);
  }
};

import type { ConsentGranted, LawfulBasis, Purpose } from '@perennial/contracts';
import { type Happened, type Instant, unreachable } from '@perennial/kernel';
import type { CustomerEvent } from './customer.events.ts';

/** What was last said about a purpose. */
interface Granted {
  readonly lawfulBasis: LawfulBasis;
  readonly revoked: boolean;
  /** When it was said. */
  readonly at: Instant;
}

/** What decisions about a customer depend on. */
export type Customer =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'registered';
      readonly customerId: string;
      readonly links: ReadonlySet<string>;
      readonly consents: ReadonlyMap<Purpose, Granted>;
    }
  /** For good: nothing happens to an erased customer as a party we know. */
  | { readonly status: 'erased'; readonly customerId: string };

export type Registered = Extract<Customer, { status: 'registered' }>;

export const initial: Customer = { status: 'unknown' };

const withOne = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> => new Set(set).add(one);
const without = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> =>
  new Set([...set].filter((member) => member !== one));

const said = (customer: Registered, purpose: Purpose, granted: Granted): Registered => ({
  ...customer,
  consents: new Map(customer.consents).set(purpose, granted),
});

/** What is recorded late does not undo what was said since. */
const isOutdated = (customer: Registered, { occurredAt, data }: Happened<ConsentGranted>): boolean => {
  const last = customer.consents.get(data.purpose);
  return last !== undefined && Date.parse(last.at) > Date.parse(occurredAt);
};

export const evolve = (customer: Customer, event: Happened<CustomerEvent>): Customer => {
  if (event.type === 'CustomerRegistered') {
    return { status: 'registered', customerId: event.data.customerId, links: new Set(), consents: new Map() };
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
      return isOutdated(customer, event)
        ? customer
        : said(customer, event.data.purpose, {
            lawfulBasis: event.data.lawfulBasis,
            revoked: false,
            at: event.occurredAt,
          });
    case 'ConsentRevoked':
      return said(customer, event.data.purpose, {
        lawfulBasis: customer.consents.get(event.data.purpose)?.lawfulBasis ?? 'consent',
        revoked: true,
        at: event.occurredAt,
      });
    default:
      return unreachable(event);
  }
};

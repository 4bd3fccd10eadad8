import {
  type ConsentGranted,
  type CustomerErased,
  type CustomerProfileChanged,
  type CustomerRegistered,
  isRevocable,
  lawfulBasesFor,
  type Purpose,
} from '@perennial/contracts';
import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { CustomerEvent } from './customer.events.ts';
import { type Customer, evolve, initial, type Registered } from './customer.ts';

export type RegisterCustomer = Command<'RegisterCustomer', CustomerRegistered['data']>;
export type ChangeProfile = Command<'ChangeProfile', CustomerProfileChanged['data']>;
export type LinkIdentity = Command<
  'LinkIdentity',
  { readonly customerId: string; readonly linkedCustomerId: string; readonly reason: string }
>;
export type UnlinkIdentity = Command<'UnlinkIdentity', LinkIdentity['data']>;
/** `at`: when it is granted, in business time. */
export type GrantConsent = Command<'GrantConsent', ConsentGranted['data'] & { readonly at: Instant }>;
export type RevokeConsent = Command<
  'RevokeConsent',
  { readonly customerId: string; readonly purpose: Purpose; readonly reason?: string }
>;

/** Given after the keys were destroyed: it only says so, and is never refused. */
export type EraseCustomer = Command<'EraseCustomer', CustomerErased['data']>;

/** Everything that can be asked of a customer. */
export type CustomerCommand =
  RegisterCustomer | ChangeProfile | LinkIdentity | UnlinkIdentity | GrantConsent | RevokeConsent | EraseCustomer;

export type CustomerRefusal =
  | 'CUSTOMER_UNKNOWN'
  | 'CUSTOMER_ERASED'
  | 'CUSTOMER_ALREADY_REGISTERED'
  | 'PROFILE_UNCHANGED'
  | 'LINK_TO_SELF'
  | 'CONSENT_NOT_GIVEN'
  | 'CONSENT_OBJECTED'
  | 'CONSENT_REVOKED_SINCE'
  | 'CONSENT_EXPIRES_BEFORE_IT_IS_GRANTED'
  | 'LAWFUL_BASIS_UNFIT'
  | 'LAWFUL_BASIS_NOT_REVOCABLE';

type CustomerDecision = Decision<CustomerEvent, CustomerRefusal>;

const register = ({ data }: RegisterCustomer, customer: Customer): CustomerDecision =>
  customer.status === 'unknown' ? accept({ type: 'CustomerRegistered', data }) : refuse('CUSTOMER_ALREADY_REGISTERED');

const changeProfile = ({ data }: ChangeProfile): CustomerDecision => {
  const { customerId: _, ...changes } = data;
  const named = Object.values(changes).some((value) => value !== undefined);
  return named ? accept({ type: 'CustomerProfileChanged', data }) : refuse('PROFILE_UNCHANGED');
};

const link = ({ data }: LinkIdentity, customer: Registered): CustomerDecision => {
  if (data.linkedCustomerId === data.customerId) return refuse('LINK_TO_SELF');
  return customer.links.has(data.linkedCustomerId) ? accept() : accept({ type: 'IdentityLinked', data });
};

const unlink = ({ data }: UnlinkIdentity, customer: Registered): CustomerDecision =>
  customer.links.has(data.linkedCustomerId) ? accept({ type: 'IdentityUnlinked', data }) : accept();

const grant = ({ data: { at, ...data } }: GrantConsent, customer: Registered): CustomerDecision => {
  const { purpose, lawfulBasis, expiresAt } = data;
  const fit = lawfulBasesFor(purpose);
  if (!fit.includes(lawfulBasis)) return refuse('LAWFUL_BASIS_UNFIT', { purpose, lawfulBasis, fit });
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(at)) {
    return refuse('CONSENT_EXPIRES_BEFORE_IT_IS_GRANTED', { expiresAt, at });
  }
  // Who has objected is asked: our interest cannot outweigh a no (GDPR, Article 21 (3)).
  const last = customer.consents.get(purpose);
  const objected = last?.revoked === true;
  if (objected && lawfulBasis === 'legitimate-interest') return refuse('CONSENT_OBJECTED', { purpose, lawfulBasis });
  // What was said before the no, and is recorded after it, does not undo it.
  if (objected && Date.parse(at) < Date.parse(last.at)) {
    return refuse('CONSENT_REVOKED_SINCE', { purpose, revokedAt: last.at, at });
  }
  return accept({ type: 'ConsentGranted', data });
};

const revoke = ({ data }: RevokeConsent, customer: Registered): CustomerDecision => {
  const { purpose } = data;
  const granted = customer.consents.get(purpose);
  if (!granted || granted.revoked) return refuse('CONSENT_NOT_GIVEN', { purpose });
  const { lawfulBasis } = granted;
  if (!isRevocable(lawfulBasis)) return refuse('LAWFUL_BASIS_NOT_REVOCABLE', { purpose, lawfulBasis });
  return accept({ type: 'ConsentRevoked', data });
};

const decide = (command: CustomerCommand, customer: Customer): CustomerDecision => {
  const { customerId } = command.data;
  if (command.type === 'EraseCustomer') {
    return customer.status === 'erased' ? accept() : accept({ type: 'CustomerErased', data: command.data });
  }
  if (customer.status === 'erased') return refuse('CUSTOMER_ERASED', { customerId });
  if (command.type === 'RegisterCustomer') return register(command, customer);
  if (customer.status === 'unknown') return refuse('CUSTOMER_UNKNOWN', { customerId });
  switch (command.type) {
    case 'ChangeProfile':
      return changeProfile(command);
    case 'LinkIdentity':
      return link(command, customer);
    case 'UnlinkIdentity':
      return unlink(command, customer);
    case 'GrantConsent':
      return grant(command, customer);
    case 'RevokeConsent':
      return revoke(command, customer);
    default:
      return unreachable(command);
  }
};

export const customerDecider: Decider<Customer, CustomerCommand, CustomerEvent, CustomerRefusal> = {
  name: 'customer',
  initial,
  evolve,
  decide,
  customerOf: (customer) => (customer.status === 'unknown' ? null : customer.customerId),
};

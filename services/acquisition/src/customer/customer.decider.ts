import type { ConsentGranted, CustomerErased, CustomerProfileChanged, CustomerRegistered } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import type { CustomerEvent, Purpose } from './customer.events.ts';
import { type Customer, evolve, initial } from './customer.ts';

export type RegisterCustomer = Command<'RegisterCustomer', CustomerRegistered['data']>;
export type ChangeProfile = Command<'ChangeProfile', CustomerProfileChanged['data']>;
export type LinkIdentity = Command<
  'LinkIdentity',
  { readonly customerId: string; readonly linkedCustomerId: string; readonly reason: string }
>;
export type UnlinkIdentity = Command<'UnlinkIdentity', LinkIdentity['data']>;
export type GrantConsent = Command<'GrantConsent', ConsentGranted['data']>;
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
  | 'CONSENT_NOT_GIVEN';

type CustomerDecision = Decision<CustomerEvent, CustomerRefusal>;
type Registered = Extract<Customer, { status: 'registered' }>;

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

const revoke = ({ data }: RevokeConsent, customer: Registered): CustomerDecision =>
  customer.consents.has(data.purpose)
    ? accept({ type: 'ConsentRevoked', data })
    : refuse('CONSENT_NOT_GIVEN', { purpose: data.purpose });

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
      return accept({ type: 'ConsentGranted', data: command.data });
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

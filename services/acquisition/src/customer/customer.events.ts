import type {
  ConsentGranted,
  ConsentRevoked,
  CustomerErased,
  CustomerProfileChanged,
  CustomerRegistered,
  IdentityLinked,
  IdentityUnlinked,
} from '@perennial/contracts';

/** Everything that can happen to a customer as a party we know. */
export type CustomerEvent =
  | CustomerRegistered
  | CustomerProfileChanged
  | IdentityLinked
  | IdentityUnlinked
  | ConsentGranted
  | ConsentRevoked
  | CustomerErased;

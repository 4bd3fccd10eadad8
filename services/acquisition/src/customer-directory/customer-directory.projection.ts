import type { CustomerProfileChanged } from '@perennial/contracts';
import { readModel } from '@perennial/projections';
import { CustomerDirectoryEntity } from './customer-directory.entity.ts';

type Profile = Pick<CustomerDirectoryEntity, 'name' | 'email' | 'phone' | 'country' | 'language' | 'industry'>;

const unknownProfile: Profile = { name: null, email: null, phone: null, country: null, language: null, industry: null };

/** The profile with the fields that the event names. */
const profile = (before: Profile, data: CustomerProfileChanged['data']): Profile => ({
  name: data.name ?? before.name,
  email: data.email?.toLowerCase() ?? before.email,
  phone: data.phone ?? before.phone,
  country: data.country ?? before.country,
  language: data.language ?? before.language,
  industry: data.industry ?? before.industry,
});

const withOne = (list: readonly string[], one: string): string[] => [...new Set([...list, one])].sort();
const without = (list: readonly string[], one: string): string[] => list.filter((member) => member !== one);

/** Who is known, and how to find them. */
export const customerDirectory = readModel(CustomerDirectoryEntity).rows({
  name: 'customer-directory',
  version: 2,
  keyedBy: 'customer',
  key: (event) => ({ customerId: event.data.customerId }),
  handlers: {
    CustomerRegistered: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      customerId: data.customerId,
      kind: data.kind ?? 'person',
      ...profile(unknownProfile, data),
      referenceSystem: data.reference?.system ?? null,
      referenceId: data.reference?.id ?? null,
      linkedCustomerIds: [],
      registeredAt: occurredAt,
    }),
    CustomerProfileChanged: (row, { data }) => row && { ...row, ...profile(row, data), kind: data.kind ?? row.kind },
    IdentityLinked: (row, { data }) =>
      row && { ...row, linkedCustomerIds: withOne(row.linkedCustomerIds, data.linkedCustomerId) },
    IdentityUnlinked: (row, { data }) =>
      row && { ...row, linkedCustomerIds: without(row.linkedCustomerIds, data.linkedCustomerId) },
  },
});

import type { RelationshipType } from '@perennial/contracts';
import { compareDecimals, type Decimal, type Money } from '@perennial/kernel';

/** Kotler's kinds of relationship, from a bare sale to a partnership. */
export const RELATIONSHIP_TYPES = [
  'basic',
  'reactive',
  'accountable',
  'proactive',
  'partnership',
] as const satisfies readonly RelationshipType[];

/** How close a relationship a won sale is worth. Versioned: every assignment keeps the version it was made with. */
export interface RelationshipTypePolicy {
  readonly version: string;
  /** Type → currency → from this amount on; `*` is any other currency. Types without a line are not proposed. */
  readonly from: { readonly [Type in RelationshipType]?: Readonly<Record<string, Decimal>> };
}

/** The policy that a new installation starts with. */
export const defaultRelationshipTypes: RelationshipTypePolicy = {
  version: 'relationship-type/1',
  from: {
    reactive: { '*': '0' },
    accountable: { '*': '1000', JPY: '150000', KRW: '1000000' },
    proactive: { '*': '10000', JPY: '1500000', KRW: '10000000' },
    partnership: { '*': '50000', JPY: '7500000', KRW: '50000000' },
  },
};

/** The closest relationship that a sale of this amount is worth; `basic` when it reaches no threshold. */
export const relationshipTypeFor = ({ from }: RelationshipTypePolicy, { amount, currency }: Money): RelationshipType =>
  RELATIONSHIP_TYPES.findLast((type) => {
    const threshold = from[type]?.[currency] ?? from[type]?.['*'];
    return threshold !== undefined && compareDecimals(amount, threshold) >= 0;
  }) ?? 'basic';

/** Whether the first is a closer relationship than the second. */
export const isCloser = (one: RelationshipType, other: RelationshipType): boolean =>
  RELATIONSHIP_TYPES.indexOf(one) > RELATIONSHIP_TYPES.indexOf(other);

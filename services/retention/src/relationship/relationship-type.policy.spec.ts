import { describe, expect, it } from '@jest/globals';
import { defaultRelationshipTypes, isCloser, relationshipTypeFor } from './relationship-type.policy.ts';

describe('the relationship that a sale is worth', () => {
  it.each([
    ['0.01', 'GBP', 'reactive'],
    ['999.99', 'GBP', 'reactive'],
    ['1000', 'GBP', 'accountable'],
    ['10000.00', 'EUR', 'proactive'],
    ['50000', 'USD', 'partnership'],
    ['100000', 'JPY', 'reactive'],
    ['150000', 'JPY', 'accountable'],
    ['-1', 'GBP', 'basic'],
  ])('of %s %s is %s', (amount, currency, type) => {
    expect(relationshipTypeFor(defaultRelationshipTypes, { amount, currency })).toBe(type);
  });

  it('is closer the further it is from a bare sale', () => {
    expect(isCloser('partnership', 'proactive')).toBe(true);
    expect(isCloser('basic', 'reactive')).toBe(false);
    expect(isCloser('basic', 'basic')).toBe(false);
  });
});

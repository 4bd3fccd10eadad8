import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { AsOfQuery } from './as-of-query.ts';

const problemsOf = (query: Partial<AsOfQuery>): string[] =>
  validateSync(Object.assign(new AsOfQuery(), query)).flatMap(({ constraints }) => Object.keys(constraints ?? {}));

describe('A query as of the past', () => {
  it('names an instant, or a position, or neither', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ asOf: '2011-12-09T12:50:00+01:00' })).toEqual([]);
    expect(problemsOf({ asOfRecorded: '2011-12-09T12:50:00Z' })).toEqual([]);
    expect(problemsOf({ asOfPosition: '0000000000000042' })).toEqual([]);
  });

  it('does not name both', () => {
    const both = { asOf: '2011-12-09T12:50:00Z', asOfPosition: '0000000000000042' };
    expect(problemsOf(both)).toEqual(['isNotTogetherWith']);
    const instants = { asOf: '2011-12-09T12:50:00Z', asOfRecorded: '2011-12-09T12:50:00Z' };
    expect(problemsOf(instants)).toEqual(['isNotTogetherWith']);
    expect(problemsOf({ asOfRecorded: instants.asOf, asOfPosition: both.asOfPosition })).toEqual(['isNotTogetherWith']);
  });

  it.each(['2011-12-09', '2011-12-09T12:50:00', '2011-02-30T00:00:00Z', 'yesterday', ''])(
    'does not take %s for an instant',
    (asOf) => {
      expect(problemsOf({ asOf })).toContain('isInstant');
      expect(problemsOf({ asOfRecorded: asOf })).toContain('isInstant');
    },
  );

  it('does not take anything for a position', () => {
    expect(problemsOf({ asOfPosition: '42' })).toEqual(['matches']);
  });
});

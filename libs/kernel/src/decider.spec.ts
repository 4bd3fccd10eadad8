import { describe, expect, it } from '@jest/globals';
import { accept, addMoney, categoryOf, fold, refuse, streamOf, unreachable } from './index.ts';

const counted = (by: number) => ({
  type: 'Counted' as const,
  data: { by },
  id: String(by),
  occurredAt: '2026-01-01T00:00:00.000Z',
});

describe('fold', () => {
  it('is the state after a history', () => {
    const decider = { initial: 0, evolve: (sum: number, event: ReturnType<typeof counted>) => sum + event.data.by };
    expect(fold(decider, [])).toBe(0);
    expect(fold(decider, [counted(2), counted(3)])).toBe(5);
  });
});

describe('a decision', () => {
  it('is events, perhaps none, or a refusal with a code', () => {
    expect(accept(counted(1))).toEqual({ accepted: true, events: [counted(1)] });
    expect(accept()).toEqual({ accepted: true, events: [] });
    expect(refuse('TOO_LATE', { by: 3 })).toEqual({
      accepted: false,
      refusal: { code: 'TOO_LATE', details: { by: 3 } },
    });
  });
});

describe('money', () => {
  it('adds within one currency only', () => {
    expect(addMoney({ amount: '0.10', currency: 'GBP' }, { amount: '0.20', currency: 'GBP' })).toEqual({
      amount: '0.3',
      currency: 'GBP',
    });
    expect(() => addMoney({ amount: '1', currency: 'GBP' }, { amount: '1', currency: 'EUR' })).toThrow('EUR to GBP');
  });
});

it('a stream is named after its category and the id of its aggregate', () => {
  expect(streamOf('lead', '7')).toBe('lead-7');
});

it.each([
  ['lead-0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d', 'lead'],
  ['care-task-0197C1F2-9D0E-7CC1-8A3B-0D6F8A1B2C3D', 'care-task'],
  ['lead-7', 'lead'],
  ['care-task-7', 'care-task'],
  ['stream', 'stream'],
  ['-7', ''],
  ['', ''],
])('the category of %p is %p', (streamId, category) => {
  expect(categoryOf(streamId)).toBe(category);
});

it('what the compiler thinks unreachable throws all the same', () => {
  expect(() => unreachable({ type: 'Forgotten' } as never)).toThrow('Forgotten');
});

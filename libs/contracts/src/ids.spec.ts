import { describe, expect, it } from '@jest/globals';
import { derivedId, newId } from './index.ts';

describe('derived ids', () => {
  // Written down once: an id that came out differently would make old imports and reactions happen again.
  it('are the same for ever', () => {
    expect(derivedId('online-retail', 'local', 'invoice', 536365)).toBe(
      derivedId('online-retail', 'local', 'invoice', '536365'),
    );
    expect(derivedId('a')).toBe('fbd92747-1cbb-5563-965e-6568788394d3');
  });

  it('differ when the parts differ, however they are cut', () => {
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
    expect(derivedId('a|1:b')).not.toBe(derivedId('a', 'b'));
  });
});

describe('new ids', () => {
  it('sort by the time they were made', () => {
    const ids = Array.from({ length: 100_000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(100_000);
  });
});

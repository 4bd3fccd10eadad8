import { describe, expect, it } from '@jest/globals';
import { withOneSpelling } from './id-spelling.ts';

const id = '0198c0de-0000-7000-8000-00000000000a';
const shouted = id.toUpperCase();

describe('ids in an input', () => {
  it('have one spelling, wherever they are', () => {
    const input = { customerId: shouted, lines: [{ productId: shouted, quantity: 1 }], linkedIds: [shouted, id] };
    const expected = { customerId: id, lines: [{ productId: id, quantity: 1 }], linkedIds: [id, id] };
    expect(withOneSpelling(input)).toEqual(expected);
  });

  it('stay as they are when they are no UUID, or perhaps another system’s', () => {
    const input = {
      customerId: 'ME',
      reference: { system: 'shop', id: shouted },
      note: shouted,
      orderId: null,
      lines: [7],
    };
    expect(withOneSpelling(input)).toEqual(input);
  });
});

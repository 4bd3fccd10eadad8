import { describe, expect, it } from '@jest/globals';
import { newestFirst, pageOf, readCursor, writeCursor } from './cursor.ts';

const order = (day: number, place: number) => ({
  placedAt: `2025-03-0${day}T09:00:00.000Z`,
  orderId: `0198c0de-0000-7000-8000-00000000000${place}`,
});
const orders = [order(1, 1), order(3, 2), order(3, 3), order(2, 4)];

describe('pages of a list that is newest first', () => {
  it('hold every item once, whatever their size', () => {
    for (const limit of [1, 2, 3, 4, 5]) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = pageOf(newestFirst(orders, readCursor(cursor ?? undefined)), limit);
        seen.push(...page.items.map(({ orderId }) => orderId.slice(-1)));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toEqual(['3', '2', '4', '1']);
    }
  });

  it('are the same whether times are dates or text', () => {
    const dated = orders.map((each) => ({ ...each, placedAt: new Date(each.placedAt) }));
    expect(pageOf(newestFirst(dated, undefined), 2).nextCursor).toBe(
      pageOf(newestFirst(orders, undefined), 2).nextCursor,
    );
  });
});

describe('a cursor', () => {
  it('comes back as it was', () => {
    const cursor = { at: '2025-03-01T09:00:00.000Z', id: '0198c0de-0000-7000-8000-000000000001' };
    expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  });

  it.each(['', 'nonsense', Buffer.from('2025-03-01/1').toString('base64url')])('is none of ours: %j', (text) => {
    expect(readCursor(text)).toBeUndefined();
  });
});

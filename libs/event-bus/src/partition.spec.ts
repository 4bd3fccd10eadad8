import { describe, expect, it } from '@jest/globals';
import { partitionOf } from './partition.ts';

describe('partitionOf', () => {
  it('is the positive hash of the customer modulo the number of partitions', () => {
    expect(partitionOf({ customerId: 'abc', streamId: 'order-1' }, 6)).toBe(479470107 % 6);
    expect(partitionOf({ customerId: '21', streamId: 'order-1' }, 6)).toBe((-973932308 & 0x7fffffff) % 6);
  });

  it('keeps all streams of one customer together', () => {
    const of = (streamId: string) => partitionOf({ customerId: '8f2e', streamId }, 50);
    expect(of('order-1')).toBe(of('lead-2'));
  });

  it('orders events of no customer by their own stream', () => {
    expect(partitionOf({ customerId: null, streamId: 'foobar' }, 1000)).toBe((-790332482 & 0x7fffffff) % 1000);
  });
});

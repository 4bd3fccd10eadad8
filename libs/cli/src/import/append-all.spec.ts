import { describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import type { AppendRequest, AppendResult } from '@perennial/event-store';
import type { NewEvent } from '@perennial/kernel';
import { appendAll } from './append-all.ts';

const request = (customerId: string | null, streamId: string): AppendRequest => ({
  tenantId: 'local',
  streamId,
  expectedVersion: 'noStream',
  events: [{ id: newId(), customerId } as NewEvent],
});

/** A log that acknowledges late appends first, and remembers how many were under way at once. */
const slowLog = () => {
  const appended: string[] = [];
  const state = { underWay: 0, most: 0 };
  const append = async ({ streamId }: AppendRequest): Promise<AppendResult> => {
    state.most = Math.max(state.most, (state.underWay += 1));
    await new Promise((resolve) => setTimeout(resolve, 20 - state.underWay));
    state.underWay -= 1;
    appended.push(streamId);
    return { streamId } as AppendResult;
  };
  return { appended, state, append };
};

const options = { weightOf: () => 1, weightLimit: 10, onAppended: () => undefined };

describe('appendAll', () => {
  it('keeps the order of one customer, and lets others pass', async () => {
    const log = slowLog();
    const requests = ['ann-1', 'bob-1', 'ann-2', 'eve-1', 'ann-3'].map((id) => request(id.slice(0, 3), id));
    await appendAll(log, requests, options);
    expect(log.appended.filter((id) => id.startsWith('ann'))).toEqual(['ann-1', 'ann-2', 'ann-3']);
    expect(log.appended.indexOf('eve-1')).toBeLessThan(log.appended.indexOf('ann-2'));
  });

  it('has no more under way than the limit', async () => {
    const log = slowLog();
    const requests = Array.from({ length: 40 }, (_, index) => request(null, `order-${index}`));
    await appendAll(log, requests, options);
    expect(log.appended).toHaveLength(40);
    expect(log.state.most).toBe(10);
  });

  it('finishes what is under way when it is told to stop', async () => {
    const log = slowLog();
    const interruption = new AbortController();
    const requests = Array.from({ length: 40 }, (_, index) => request(null, `order-${index}`));
    let acknowledged = 0;
    const onAppended = () => {
      if ((acknowledged += 1) === 5) interruption.abort();
    };
    await appendAll(log, requests, { ...options, onAppended, signal: interruption.signal });
    expect(log.appended.length).toBeLessThan(40);
    expect(acknowledged).toBe(log.appended.length);
  });

  it('fails with the first failure, after the others under way', async () => {
    const log = slowLog();
    const append = async (asked: AppendRequest) => {
      if (asked.streamId === 'order-3') throw new Error('the disk is full');
      return log.append(asked);
    };
    const requests = Array.from({ length: 40 }, (_, index) => request(null, `order-${index}`));
    await expect(appendAll({ append }, requests, options)).rejects.toThrow('the disk is full');
    expect(log.state.underWay).toBe(0);
    expect(log.appended.length).toBeLessThan(40);
  });
});

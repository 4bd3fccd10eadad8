import { expect, it } from '@jest/globals';
import { type Position, START } from '@perennial/kernel';
import { lagBetween } from './projection-status.ts';

const inEventStoreDb = (bytes: number) => String(bytes).padStart(19, '0').repeat(2) as Position;

it.each<[string, Position, Position, number]>([
  ['PostgreSQL, in positions', '0000000000000005' as Position, '0000000000000012' as Position, 7],
  ['PostgreSQL, from the start', START, '0000000000000012' as Position, 12],
  ['EventStoreDB, in bytes', inEventStoreDb(2_118), inEventStoreDb(4_000), 1_882],
  ['EventStoreDB, from the start', START, inEventStoreDb(4_000), 4_000],
  ['a log that is not ahead', inEventStoreDb(4_000), inEventStoreDb(2_118), 0],
])('the lag in %s', (_, position, head, lag) => {
  expect(lagBetween(position, head)).toBe(lag);
});

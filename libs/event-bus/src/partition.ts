import type { RecordedEvent } from '@perennial/kernel';
import { murmur2 } from './murmur2.ts';

/** Partitions of the bus unless configured otherwise. */
export const DEFAULT_PARTITION_COUNT = 6;

/** What orders an event among others: its customer's life, or its own stream when it is of no customer. */
export const partitionKeyOf = (event: Pick<RecordedEvent, 'customerId' | 'streamId'>): string =>
  event.customerId ?? event.streamId;

/**
 * The partition of an event, from 0 to `count - 1`: the one Kafka's default partitioner gives the same key, so that a replay of
 * the log and the live topic agree about which checkpoint an event belongs to.
 */
export const partitionOf = (event: Pick<RecordedEvent, 'customerId' | 'streamId'>, count: number): number =>
  (murmur2(partitionKeyOf(event)) & 0x7fffffff) % count;

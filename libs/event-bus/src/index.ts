export { EmbeddedEventBus, type EmbeddedEventBusOptions } from './embedded-event-bus.ts';
export type { EventBatch, EventBus, SubscribeOptions, Subscription } from './event-bus.ts';
export { murmur2 } from './murmur2.ts';
export { DEFAULT_PARTITION_COUNT, partitionKeyOf, partitionOf } from './partition.ts';
export { backoff, pause } from './pause.ts';

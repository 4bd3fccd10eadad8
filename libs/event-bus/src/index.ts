export { type EventBatch, type EventBus, type SubscribeOptions, type Subscription } from './event-bus.ts';

import type { NewEvent, Position, RecordedEvent } from '@perennial/kernel';
import { TENANT } from './events.probe.ts';

export const positionOf = (n: number): Position => String(n).padStart(16, '0') as Position;

/** The events as a log would give them back, one position after the other from 1. */
export const recorded = (events: readonly NewEvent[]): RecordedEvent[] =>
  events.map((event, index) => ({
    ...event,
    tenantId: TENANT,
    streamId: `life-${event.customerId ?? 'of-nobody'}`,
    streamVersion: index + 1,
    position: positionOf(index + 1),
    recordedAt: '2011-12-10T00:00:00.000Z',
  }));

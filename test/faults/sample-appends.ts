import { randomUUID } from 'node:crypto';
import type { AppendRequest } from '@perennial/event-store';
import type { NewEvent } from '@perennial/kernel';

/** An event of a type that nobody folds, of about so many bytes. */
export const newEvent = (bytes = 100): NewEvent => ({
  id: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  customerId: null,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'service:test',
  channel: 'api',
  correlationId: 'correlation',
  causationId: null,
  traceparent: null,
  simulated: false,
  // Not compressible: a disk is to be filled with it.
  data: { note: Array.from({ length: Math.ceil(bytes / 36) }, () => randomUUID()).join('') },
});

export const appendOf = (
  tenantId: string,
  streamId: string,
  events: readonly NewEvent[],
  expectedVersion: AppendRequest['expectedVersion'] = 'any',
): AppendRequest => ({ tenantId, streamId, expectedVersion, events });

/** Whether the same call may be made again. */
export const isRetriable = (error: unknown) => (error as { retriable?: boolean }).retriable === true;

import { derivedId, type EventMap, type EventType, findDefinition, validateEvent } from '@perennial/contracts';
import { type EventMetadata, type Position, streamOf } from '@perennial/kernel';

/** When things happen in tests that do not care when. */
export const someInstant = '2025-01-01T12:00:00.000Z';

type Envelope = EventMetadata & {
  readonly tenantId: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: Position;
  readonly recordedAt: string;
};

let sequence = 0;

const positionAt = (place: number): Position => String(place).padStart(16, '0') as Position;

/** The id of the aggregate that an event is about: its `leadId` for an event of a lead. */
const aggregateIdIn = (aggregate: string, data: Readonly<Record<string, unknown>>): string => {
  const property = `${aggregate.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase())}Id`;
  const id = data[property];
  return typeof id === 'string' ? id : 'test';
};

/**
 * An event as the log would give it back, for specs of projections and reactions. Each call gets a higher position and stream
 * version than the one before; everything else that a spec does not name in `overrides` has a fixed value, and the customer is
 * the one in the data, if there is one.
 *
 * @throws InvalidEventError when the data does not fit the schema of the type
 */
export const recorded = <Type extends EventType>(
  type: Type,
  data: EventMap[Type]['data'],
  overrides: Partial<Envelope> = {},
): EventMap[Type] => {
  validateEvent(type, data);
  sequence += 1;
  const definition = findDefinition(type);
  const fields = data as Readonly<Record<string, unknown>>;
  const { aggregate = 'test', version = 1 } = definition ?? {};
  const envelope: Envelope = {
    id: derivedId('recorded-in-a-test', sequence),
    schemaVersion: version,
    tenantId: 'test',
    streamId: streamOf(aggregate, aggregateIdIn(aggregate, fields)),
    streamVersion: sequence,
    position: positionAt(sequence),
    customerId: typeof fields['customerId'] === 'string' ? fields['customerId'] : null,
    occurredAt: someInstant,
    recordedAt: someInstant,
    actor: 'test',
    channel: 'web',
    correlationId: derivedId('correlation-in-a-test', sequence),
    causationId: null,
    traceparent: null,
    simulated: false,
    ...overrides,
  };
  return { ...envelope, type, data } as unknown as EventMap[Type];
};

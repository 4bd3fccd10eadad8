import type { AllStreamRecordedEvent, JSONEventData, RecordedEvent as ClientEvent } from '@eventstore/db-client';
import type { PersonalValues } from '@perennial/contracts';
import type { NewEvent, RecordedEvent } from '@perennial/kernel';
import { UnreadableEventError } from '../errors.ts';
import { type FindStoredDefinition, readableData, storedData } from '../stored-data.ts';
import { EventStoreFailedError } from './errors.ts';
import { versionAfter } from './expected-revision.ts';
import { instantOf } from './instant.ts';
import { type LogPosition, positionOf } from './position.ts';
import { placeOf } from './stream-name.ts';

/** The envelope, in the event's metadata. EventStoreDB knows the two with a `$`: its `$by_correlation_id` goes by them. */
interface Metadata {
  readonly $correlationId: string;
  readonly $causationId: string | null;
  readonly schemaVersion: number;
  readonly customerId: string | null;
  readonly occurredAt: string;
  readonly actor: string;
  readonly channel: string;
  readonly traceparent: string | null;
  readonly simulated: boolean;
  /** Personal values apart from the rest of the data, by field; encrypted where there are keys (personal-metadata.ts). */
  readonly personal: unknown;
  /** Which append wrote it: EventStoreDB answers a repeated append as it answers the original. */
  readonly append: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An event as EventStoreDB takes it: a copy, so that what the caller changes later does not matter. */
export interface EncodedEvent {
  readonly id: string;
  readonly contentType: 'application/json';
  readonly type: string;
  readonly data: JSONEventData['data'];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Throws what JSON cannot say, and what is no id, no instant, or no name of a type. */
export const encodedEvent = (find: FindStoredDefinition, event: NewEvent, append: string): EncodedEvent => {
  const id = event.id.toLowerCase();
  if (!UUID.test(id)) throw new RangeError(`An event's id is a UUID, but this is ${JSON.stringify(event.id)}`);
  if (event.type === '' || event.type.startsWith('$'))
    throw new RangeError(`"${event.type}" is no event type: names that begin with $ are EventStoreDB's own`);
  const { data, personal } = storedData(find, event);
  const metadata: Metadata = {
    $correlationId: event.correlationId,
    $causationId: event.causationId,
    schemaVersion: event.schemaVersion,
    customerId: event.customerId,
    occurredAt: instantOf(event.occurredAt),
    actor: event.actor,
    channel: event.channel,
    traceparent: event.traceparent,
    simulated: event.simulated,
    personal,
    append,
  };
  return {
    id,
    contentType: 'application/json',
    type: event.type,
    data: JSON.parse(data) as JSONEventData['data'],
    metadata: JSON.parse(JSON.stringify(metadata)) as Record<string, unknown>,
  };
};

/** An event as the client gives it back. */
export type Stored = AllStreamRecordedEvent | ClientEvent;

/** Personal values in clear; null where there are none; `poisoned` where what is stored cannot be any. */
export type PersonalOfEvent = PersonalValues | null | 'poisoned';

const isMetadata = (metadata: unknown): metadata is Metadata =>
  typeof metadata === 'object' && metadata !== null && 'schemaVersion' in metadata && 'occurredAt' in metadata;

/** An event of Perennial's streams that Perennial has not written, or that somebody has changed. */
const metadataOf = ({ isJson, metadata }: Stored): Metadata => {
  if (!isJson) throw new TypeError('its data is not JSON');
  if (!isMetadata(metadata)) throw new TypeError('its metadata is not an envelope of Perennial');
  return metadata;
};

/** Which append wrote an event; undefined for one that Perennial has not written. */
export const appendOf = ({ metadata }: Stored): string | undefined =>
  isMetadata(metadata) ? metadata.append : undefined;

const GREATEST = 2n ** 63n - 1n;

/** Where an event is in $all. Servers before 22.6 do not say it of an event that is read from its stream. */
export const positionIn = ({ position, streamId }: Stored): LogPosition => {
  if (position !== undefined && position.commit <= GREATEST) return position;
  const cause = new Error(`the server does not tell the position of events in "${streamId}": 23.10 or newer does`);
  throw new EventStoreFailedError(cause);
};

/** Whose personal values an event has: the customer's, or those of its stream. */
export const subjectOf = (customerId: string | null, streamId: string): string => customerId ?? streamId;

/** What is stored of an event's personal values; null where there are none, or nothing can be read anyway. */
export const personalOf = (event: Stored): { readonly subjectId: string; readonly values: unknown } | null => {
  if (!isMetadata(event.metadata)) return null;
  const { personal, customerId } = event.metadata;
  const subjectId = subjectOf(customerId, placeOf(event.streamId)?.streamId ?? '');
  return personal === null || personal === undefined ? null : { subjectId, values: personal };
};

/** The customer of an event. */
export const customerOf = ({ metadata }: Stored): string | null => (isMetadata(metadata) ? metadata.customerId : null);

/**
 * An event as readers see it, or null when it is not one of Perennial's.
 *
 * @param personal its personal values, in clear
 * @throws UnreadableEventError
 */
export const recordedEvent = (
  find: FindStoredDefinition,
  event: Stored,
  personal: PersonalOfEvent,
): RecordedEvent | null => {
  const place = placeOf(event.streamId);
  if (place === null) return null;
  const position = positionOf(positionIn(event));
  try {
    return { ...readable(find, event, personal), ...place, streamVersion: versionAfter(event.revision), position };
  } catch (error) {
    throw new UnreadableEventError(event.id, event.type, position, error);
  }
};

const readable = (
  find: FindStoredDefinition,
  event: Stored,
  personal: PersonalOfEvent,
): NewEvent & Pick<RecordedEvent, 'recordedAt'> => {
  const metadata = metadataOf(event);
  // What the client cannot parse, it gives back as text.
  if (typeof event.data === 'string') throw new TypeError('its data is no JSON object');
  if (personal === 'poisoned') throw new TypeError('its personal values are not a JSON object');
  const { schemaVersion, data } = readableData(find, event.type, metadata.schemaVersion, {
    data: JSON.stringify(event.data),
    personal,
  });
  return {
    id: event.id,
    type: event.type,
    schemaVersion,
    customerId: metadata.customerId,
    occurredAt: metadata.occurredAt,
    recordedAt: event.created.toISOString(),
    actor: metadata.actor,
    channel: metadata.channel,
    correlationId: metadata.$correlationId,
    causationId: metadata.$causationId,
    traceparent: metadata.traceparent,
    simulated: metadata.simulated,
    data,
  };
};

import type { PersonalValues } from '@perennial/contracts';
import {
  type ClearEvent,
  erasedValues,
  isSealed,
  type PersonalData,
  PersonalDataSealedError,
  type RunStatement,
  type SealedEvents,
  type StoredEvent,
  storedValues,
} from '@perennial/privacy';
import type { AppendRequest } from '../event-store.ts';
import { keyArgumentsOf, refusedKeysOf } from '../postgres/append-call.ts';
import {
  customerOf,
  type EncodedEvent,
  type PersonalOfEvent,
  personalOf,
  type Stored,
  subjectOf,
} from './event-record.ts';
import { placeOf } from './stream-name.ts';

/** The keys of personal fields, and the database that they are in. */
export interface PersonalKeys {
  readonly data: PersonalData;
  readonly run: RunStatement;
}

const KEEP_KEYS = {
  name: 'eventstoredb_keep_keys',
  text: 'select null, keys.refused from privacy.keep_keys($1, $2, $3, $4, $5) as keys (refused)',
};

/** The event that says that a customer's keys were destroyed. */
const ERASURE = 'CustomerErased';

/**
 * How personal values get into an event's metadata, and out of it: as PostgreSQL's log keeps them (postgres/personal-column.ts).
 * There is no transaction over EventStoreDB and the database of the keys, so a key is kept first: an append that then fails
 * leaves a key of nothing, an erasure in between leaves an event that reads as erased, and no event is without its key.
 */
export class PersonalMetadata {
  constructor(private readonly keys: PersonalKeys | 'redacted' | undefined) {}

  /** Has events written, their personal values encrypted when there are keys. */
  async written<Result>(
    { tenantId, streamId, events: asked }: AppendRequest,
    events: readonly EncodedEvent[],
    write: (events: readonly EncodedEvent[]) => Promise<Result>,
  ): Promise<Result> {
    const clear = events.flatMap(({ id, type, metadata }, index): readonly ClearEvent[] => {
      const values = metadata['personal'] as PersonalValues | null;
      if (values === null) return [];
      const subjectId = subjectOf(asked[index]?.customerId ?? null, streamId);
      return [{ tenantId, subjectId, eventId: id, type, values, beginsSubject: false }];
    });
    const [first] = clear;
    if (this.keys === undefined || first === undefined) return write(events);
    if (this.keys === 'redacted') throw new PersonalDataSealedError(first.eventId);
    const { data, run } = this.keys;
    return data.write(clear, async ({ stored, newKeys }) => {
      const refusedKeys = await this.keep(run, newKeys);
      const sealed = new Map(clear.map(({ eventId }, index) => [eventId, stored[index] ?? '']));
      return { result: await write(events.map((event) => withPersonal(event, sealed.get(event.id)))), refusedKeys };
    });
  }

  /** The personal values of events, in their order. @throws PersonalDataSealedError when there are keys to it, but not here */
  async read(events: readonly Stored[]): Promise<readonly PersonalOfEvent[]> {
    const { keys } = this;
    if (typeof keys === 'object') {
      for (const event of events) if (event.type === ERASURE) forget(keys.data, event);
    }
    const places = events.map(storedEventOf);
    const personal = places.filter((place) => place !== null);
    if (personal.length === 0) return events.map(() => null);
    const values = (await this.readable(personal)).values();
    return places.map((place) => (place === null ? null : (values.next().value ?? 'poisoned')));
  }

  private async keep(run: RunStatement, newKeys: SealedEvents['newKeys']): Promise<readonly string[]> {
    if (newKeys.length === 0) return [];
    const [row] = await run(KEEP_KEYS, keyArgumentsOf(newKeys));
    return refusedKeysOf(row);
  }

  private async readable(events: readonly StoredEvent[]): Promise<readonly (PersonalValues | undefined)[]> {
    const { keys } = this;
    if (typeof keys === 'object') return keys.data.read(events);
    return events.map(({ stored, eventId }) => {
      const values = storedValues(stored);
      if (values === undefined || !isSealed(values)) return values;
      if (keys === 'redacted') return erasedValues(values);
      throw new PersonalDataSealedError(eventId);
    });
  }
}

const withPersonal = (event: EncodedEvent, sealed: string | undefined): EncodedEvent =>
  sealed === undefined
    ? event
    : { ...event, metadata: { ...event.metadata, personal: JSON.parse(sealed) as Record<string, unknown> } };

const storedEventOf = (event: Stored): StoredEvent | null => {
  const personal = personalOf(event);
  const place = placeOf(event.streamId);
  if (personal === null || place === null) return null;
  const { subjectId, values } = personal;
  return { tenantId: place.tenantId, subjectId, eventId: event.id, type: event.type, stored: JSON.stringify(values) };
};

/** Before anything of a page is decrypted: the keys of whom it says to be erased are not in memory any more. */
const forget = (data: PersonalData, event: Stored): void => {
  const place = placeOf(event.streamId);
  if (place !== null) data.forget({ tenantId: place.tenantId, subjectId: customerOf(event) ?? '' });
};

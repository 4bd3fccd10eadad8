import type { PersonalValues } from '@perennial/contracts';
import {
  type ClearEvent,
  erasedValues,
  isSealed,
  type PersonalData,
  PersonalDataSealedError,
  type SealedEvents,
  type StoredEvent,
  storedValues,
  type Written,
} from '@perennial/privacy';
import type { Row } from './connections.ts';
import type { PendingAppend } from './pending-append.ts';
import type { PersonalOfRow } from './recorded-row.ts';

/** The personal column of a group's events, in order, and the data keys that have to go with it. */
export interface PersonalToWrite {
  readonly column: readonly (string | null)[];
  readonly newKeys: SealedEvents['newKeys'];
}

/** The event that says that a customer's keys were destroyed. */
const ERASURE = 'CustomerErased';

const subjectOf = (customerId: string | null, streamId: string): string => customerId ?? streamId;

/** The stream that is the subject's own (`customer-<id>`), and is not there yet: nothing was written of it before. */
const beginsSubject = ({ expectedVersion, streamId }: PendingAppend['request'], subjectId: string): boolean =>
  (expectedVersion === 'noStream' || expectedVersion === 0) && streamId.endsWith(subjectId);

const clearEventsOf = ({ request, events }: PendingAppend): readonly (ClearEvent | null)[] =>
  events.map(({ event, stored: { personal } }) => {
    if (personal === null) return null;
    const subjectId = subjectOf(event.customerId, request.streamId);
    return {
      tenantId: request.tenantId,
      subjectId,
      eventId: event.id,
      type: event.type,
      values: personal,
      beginsSubject: beginsSubject(request, subjectId),
    };
  });

/** Places of `COLUMNS` (recorded-row.ts). */
const TENANT = 1;
const STREAM = 2;
const ID = 4;
const TYPE = 5;
const CUSTOMER = 7;
const PERSONAL = 17;

const storedEventOf = (row: Row): StoredEvent => ({
  tenantId: row[TENANT] as string,
  subjectId: subjectOf(row[CUSTOMER] ?? null, row[STREAM] as string),
  eventId: row[ID] as string,
  type: row[TYPE] as string,
  stored: row[PERSONAL] as string,
});

/**
 * How personal values get into the log's column for them, and out of it. With keys they are encrypted. Without, they are
 * written in clear, and encrypted ones are refused (no missing key may pass for an erasure), unless `redacted` is asked for:
 * then all of them read as erased, and none can be written.
 */
export class PersonalColumn {
  constructor(private readonly keys: PersonalData | 'redacted' | undefined) {}

  /** Has a group written, with its column, and its new keys if there are any. */
  async written<Result>(
    group: readonly PendingAppend[],
    write: (personal: PersonalToWrite) => Promise<Written<Result>>,
  ): Promise<Result> {
    const events = group.flatMap(clearEventsOf);
    const clear = events.filter((event) => event !== null);
    if (this.keys === undefined || clear.length === 0) {
      const column = events.map((event) => (event === null ? null : JSON.stringify(event.values)));
      return (await write({ column, newKeys: [] })).result;
    }
    if (this.keys === 'redacted') throw new PersonalDataSealedError((clear[0] as ClearEvent).eventId);
    return this.keys.write(clear, ({ stored, newKeys }) => {
      const texts = stored.values();
      return write({ column: events.map((event) => (event === null ? null : (texts.next().value ?? null))), newKeys });
    });
  }

  /** The personal values of rows, in their order. @throws PersonalDataSealedError when there are keys to it, but not here */
  async read(rows: readonly Row[]): Promise<readonly PersonalOfRow[]> {
    this.forgetErased(rows);
    const personal = rows.filter((row) => row[PERSONAL] !== null);
    if (personal.length === 0) return rows.map(() => null);
    const values = (await this.readable(personal.map(storedEventOf))).values();
    return rows.map((row) => (row[PERSONAL] === null ? null : (values.next().value ?? 'poisoned')));
  }

  private async readable(events: readonly StoredEvent[]): Promise<readonly (PersonalValues | undefined)[]> {
    if (typeof this.keys === 'object') return this.keys.read(events);
    return events.map(({ stored, eventId }) => {
      const values = storedValues(stored);
      if (values === undefined || !isSealed(values)) return values;
      if (this.keys === 'redacted') return erasedValues(values);
      throw new PersonalDataSealedError(eventId);
    });
  }

  /** Before anything of a page is decrypted: the keys of those whom it says to be erased are not in memory any more. */
  private forgetErased(rows: readonly Row[]): void {
    if (typeof this.keys !== 'object') return;
    for (const row of rows) {
      if (row[TYPE] === ERASURE) this.keys.forget({ tenantId: row[TENANT] as string, subjectId: row[CUSTOMER] ?? '' });
    }
  }
}

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ERASED, newId } from '@perennial/contracts';
import { type NewEvent, type RecordedEvent, START } from '@perennial/kernel';
import { destroyKeys, type PersonalDataOptions } from '@perennial/privacy';
import pg from 'pg';
import { contractDefinitions, sampleEvent, sampleEvents } from '../contract/sample-events.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { eventStoreDatabase, query, type TestDatabase } from './test-database.ts';
import { type TestKeys, testKeys } from './test-keys.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const tenantId = 'acme';

/** Personal: /name, /address/street. */
const welcomed = (customerId: string, given: Partial<NewEvent> = {}): NewEvent =>
  sampleEvent({
    ...{ type: 'GuestWelcomed', customerId },
    data: { guest: customerId, name: 'Ada Lovelace', address: { street: '12 St James Square', city: 'London' } },
    ...given,
  });
const clearData = (customerId: string) => welcomed(customerId).data;
const erasedData = (customerId: string) => ({
  guest: customerId,
  name: ERASED,
  address: { street: ERASED, city: 'London' },
});

describe('a log with keys', () => {
  let database: TestDatabase;
  let keys: TestKeys;
  let pool: pg.Pool;
  const open: PostgresEventStore[] = [];
  beforeAll(async () => {
    database = await eventStoreDatabase();
    keys = await testKeys(database.url);
    pool = new pg.Pool({ connectionString: database.url });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    await pool.end();
    keys.remove();
    await database.drop();
  });

  const opened = (personalData: PersonalDataOptions | 'redacted' | undefined) => {
    const store = new PostgresEventStore({
      connectionString: database.url,
      findDefinition: contractDefinitions,
      ...(personalData !== undefined && { personalData }),
    });
    open.push(store);
    return store;
  };
  /** As another process has it: with a memory of its own. */
  const withKeys = (options: Partial<PersonalDataOptions> = {}) =>
    opened({ keyEncryption: keys.keyEncryption, ...options });

  const append = (store: PostgresEventStore, customerId: string, event = welcomed(customerId)) =>
    store.append({ tenantId, streamId: `customer-${customerId}`, expectedVersion: 'any', events: [event] });
  const dataOf = (events: readonly RecordedEvent[]) => events.map(({ data }) => data);
  const ofCustomer = async (store: PostgresEventStore, customerId: string) =>
    dataOf(await store.readCustomer(tenantId, customerId));
  const erase = (customerId: string) => destroyKeys(pool, { tenantId, subjectId: customerId });
  const keysOf = async (customerId: string) =>
    (await query(database.url, 'select key_id from privacy.data_keys where subject_id = $1', [customerId])).length;

  it('holds nothing personal that can be read without them', async () => {
    const customerId = newId();
    await append(withKeys(), customerId);
    const [row] = await query(database.url, 'select e::text as text from event_store.events e where customer_id = $1', [
      customerId,
    ]);
    expect(row?.['text']).toContain('London');
    expect(row?.['text']).not.toMatch(/Ada|Lovelace|James/);
    expect(await ofCustomer(withKeys(), customerId)).toEqual([clearData(customerId)]);
  });

  it('refuses what is encrypted where it is opened without keys: that is no erasure', async () => {
    const customerId = newId();
    await append(withKeys(), customerId);
    await expect(ofCustomer(opened(undefined), customerId)).rejects.toMatchObject({ code: 'PERSONAL_DATA_SEALED' });
    expect(await ofCustomer(opened('redacted'), customerId)).toEqual([erasedData(customerId)]);
    await expect(append(opened('redacted'), customerId)).rejects.toMatchObject({ code: 'PERSONAL_DATA_SEALED' });
  });

  it('still reads what was written in clear before it had keys, beside what is encrypted', async () => {
    const customerId = newId();
    await append(opened(undefined), customerId);
    await append(withKeys(), customerId);
    expect(await ofCustomer(withKeys(), customerId)).toEqual([clearData(customerId), clearData(customerId)]);
  });

  it('gives the result of the first append again, although the second one is encrypted anew', async () => {
    const customerId = newId();
    const event = welcomed(customerId);
    const request = {
      tenantId,
      streamId: `customer-${customerId}`,
      expectedVersion: 'noStream' as const,
      events: [event],
    };
    const first = await withKeys().append(request);
    const again = await withKeys().append(request);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await ofCustomer(withKeys(), customerId)).toEqual([clearData(customerId)]);
  });

  it('keeps one key for a customer whose streams several processes write to', async () => {
    const customerId = newId();
    await append(withKeys(), customerId);
    const elsewhere = withKeys();
    for (const stream of ['case-1', 'case-2']) {
      await elsewhere.append({
        ...{ tenantId, streamId: `${stream}-${customerId}-x`, expectedVersion: 'noStream' },
        events: [welcomed(customerId)],
      });
    }
    expect(await keysOf(customerId)).toBe(1);
  });

  it('keeps no key of an append that failed', async () => {
    const customerId = newId();
    const event = welcomed(customerId, { occurredAt: '2011-99-99T12:50:00Z' });
    await expect(append(withKeys(), customerId, event)).rejects.toThrow();
    expect(await keysOf(customerId)).toBe(0);
  });

  it('reads every event of an erased customer, with markers in place of what was personal, and nobody else’s', async () => {
    const [ada, bob] = [newId(), newId()];
    const here = withKeys();
    await here.appendMany(
      [ada, bob].map((id) => ({
        ...{ tenantId, streamId: `customer-${id}`, expectedVersion: 'any' as const },
        events: [welcomed(id), ...sampleEvents(2, { customerId: id })],
      })),
    );
    await erase(ada);
    const elsewhere = withKeys();
    expect((await ofCustomer(elsewhere, ada))[0]).toEqual(erasedData(ada));
    expect(await ofCustomer(elsewhere, ada)).toHaveLength(3);
    expect((await ofCustomer(elsewhere, bob))[0]).toEqual(clearData(bob));
  });

  it('forgets the keys of a customer as soon as it reads that they were erased, in the same page already', async () => {
    const customerId = newId();
    const here = withKeys();
    await append(here, customerId);
    expect(await ofCustomer(here, customerId)).toEqual([clearData(customerId)]);
    await erase(customerId);
    const erased = sampleEvent({ type: 'CustomerErased', customerId, data: {}, schemaVersion: 1 });
    await append(withKeys(), customerId, erased);
    expect((await ofCustomer(here, customerId))[0]).toEqual(erasedData(customerId));
  });

  it('reads a value that was tampered with as erased, tells of it, and goes on', async () => {
    const [customerId, other] = [newId(), newId()];
    await append(withKeys(), customerId);
    await append(withKeys(), other);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('begin');
    await client.query('alter table event_store.events disable trigger all');
    const [event] = await withKeys().readCustomer(tenantId, customerId);
    await client.query(
      `update event_store.events e set personal = jsonb_set(e.personal::jsonb, '{/name}', e.personal::jsonb->'/address/street')::json
       where customer_id = $1`,
      [customerId],
    );
    await client.query('alter table event_store.events enable always trigger append_only');
    await client.query('commit');
    await client.end();
    const told: unknown[] = [];
    const store = withKeys({ onUnreadable: (error) => told.push(error) });
    expect(await ofCustomer(store, customerId)).toEqual([
      { guest: customerId, name: ERASED, address: { street: '12 St James Square', city: 'London' } },
    ]);
    expect(told).toMatchObject([{ code: 'PERSONAL_DATA_UNREADABLE', eventId: event?.id, field: '/name' }]);
    expect(await ofCustomer(store, other)).toEqual([clearData(other)]);
  });

  it('lets nothing be read of a customer who is erased while eight callers write of them', async () => {
    const customerId = newId();
    const stores = [withKeys(), withKeys({ keysKeptMs: 0 })];
    let appended = 0;
    const caller = async (index: number) => {
      for (let round = 0; round < 15; round += 1) {
        const store = stores[index % 2] as PostgresEventStore;
        await store.append({
          ...{ tenantId, streamId: `case-${index}-${round}-${customerId}-x`, expectedVersion: 'noStream' },
          events: [welcomed(customerId)],
        });
        appended += 1;
      }
    };
    const eraser = async () => {
      while (appended < 30) await new Promise((resolve) => setTimeout(resolve, 1));
      return erase(customerId);
    };
    const [erasure] = await Promise.all([eraser(), ...Array.from({ length: 8 }, (_, index) => caller(index))]);
    expect(erasure.keys).toBeGreaterThan(0);
    expect(await keysOf(customerId)).toBe(0);
    const events = await ofCustomer(withKeys(), customerId);
    expect(events).toEqual(Array.from({ length: 120 }, () => erasedData(customerId)));
  });

  it('reads a long page with few personal fields back as it was', async () => {
    const place = { tenantId: newId(), streamId: 'long' };
    const customers = Array.from({ length: 40 }, () => newId());
    const events = Array.from({ length: 1_000 }, (_, index) =>
      index % 25 === 0 ? welcomed(customers[index / 25] as string) : sampleEvent(),
    );
    await withKeys().append({ ...place, expectedVersion: 'any', events });
    const page = await withKeys().readAll({ after: START, limit: 2_000, tenantId: place.tenantId });
    expect(dataOf(page.events)).toEqual(events.map(({ data }) => data));
  });
});

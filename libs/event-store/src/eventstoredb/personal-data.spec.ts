import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { ERASED, newId } from '@perennial/contracts';
import { START } from '@perennial/kernel';
import { destroyKeys, type PersonalDataOptions } from '@perennial/privacy';
import pg from 'pg';
import { contractDefinitions, sampleEvent } from '../contract/sample-events.ts';
import { eventStoreDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { type TestKeys, testKeys } from '../postgres/test-keys.ts';
import { EventStoreDbEventStore } from './eventstoredb-event-store.ts';
import { StandInServer } from './stand-in/stand-in-server.probe.ts';

jest.setTimeout(60_000);

const tenantId = 'acme';
const server = new StandInServer();
const open: EventStoreDbEventStore[] = [];
let database: TestDatabase;
let keys: TestKeys;
let pool: pg.Pool;
beforeAll(async () => {
  await server.start();
  database = await eventStoreDatabase();
  keys = await testKeys(database.url);
  pool = new pg.Pool({ connectionString: database.url });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});
afterAll(async () => {
  server.stop();
  keys.remove();
  await pool.end();
  await database.drop();
});

const opened = (personalData?: 'redacted') => {
  const store = new EventStoreDbEventStore({
    connectionString: server.url,
    findDefinition: contractDefinitions,
    ...(personalData && { personalData }),
  });
  open.push(store);
  return store;
};
/** As another process has it: with a memory of its own. */
const withKeys = (options: Partial<PersonalDataOptions> = {}) => {
  const personalData = { keyEncryption: keys.keyEncryption, databaseUrl: database.url, ...options };
  const store = new EventStoreDbEventStore({
    connectionString: server.url,
    findDefinition: contractDefinitions,
    personalData,
  });
  open.push(store);
  return store;
};

const welcomed = (customerId: string) =>
  sampleEvent({
    ...{ type: 'GuestWelcomed', customerId },
    data: { name: 'Ada Lovelace', address: { street: '12 St James Square', city: 'London' } },
  });
const clear = { name: 'Ada Lovelace', address: { street: '12 St James Square', city: 'London' } };
const erased = { name: ERASED, address: { street: ERASED, city: 'London' } };
const append = (store: EventStoreDbEventStore, customerId: string, event = welcomed(customerId)) =>
  store.append({ tenantId, streamId: `guest-${customerId}`, expectedVersion: 'any', events: [event] });
const read = async (store: EventStoreDbEventStore, customerId: string) =>
  (await store.readCustomer(tenantId, customerId)).map(({ data }) => data);

it('what the server has says nothing personal; with the keys it is read, in any process', async () => {
  const customerId = newId();
  await append(withKeys(), customerId);
  const stored = server.log.stream(`perennial/acme/guest-${customerId}`)?.at(-1);
  const text = Buffer.concat([stored?.data ?? Buffer.of(), stored?.metadata ?? Buffer.of()]).toString();
  expect(text).toContain('London');
  expect(text).not.toMatch(/Ada|Lovelace|James/);
  expect(await read(withKeys(), customerId)).toEqual([clear]);
  const page = await withKeys().readAll({ after: START, limit: 1_000, types: ['GuestWelcomed'] });
  expect(page.events.map(({ data }) => data)).toContainEqual(clear);
});

it('without its keys it reads as erased, for ever; what is appended afterwards, too', async () => {
  const customerId = newId();
  await append(withKeys(), customerId);
  await destroyKeys(pool, { tenantId, subjectId: customerId });
  expect(await read(withKeys(), customerId)).toEqual([erased]);
  await append(withKeys(), customerId);
  expect(await read(withKeys(), customerId)).toEqual([erased, erased]);
});

it('repeating an append gives the original result, though it is encrypted anew', async () => {
  const customerId = newId();
  const event = welcomed(customerId);
  const original = await append(withKeys(), customerId, event);
  expect(await append(withKeys(), customerId, event)).toEqual({ ...original, repeated: true });
  expect(await read(withKeys(), customerId)).toEqual([clear]);
});

it('a store without keys refuses what is encrypted, and a redacted one reads it as erased', async () => {
  const customerId = newId();
  await append(withKeys(), customerId);
  await expect(read(opened(), customerId)).rejects.toMatchObject({ code: 'PERSONAL_DATA_SEALED' });
  expect(await read(opened('redacted'), customerId)).toEqual([erased]);
  await expect(append(opened('redacted'), customerId)).rejects.toMatchObject({ code: 'PERSONAL_DATA_SEALED' });
});

it('what was written in clear, before there were keys, is read by all', async () => {
  const customerId = newId();
  await append(opened(), customerId);
  for (const store of [opened(), withKeys(), opened('redacted')])
    expect(await read(store, customerId)).toEqual([clear]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { Client } from 'pg';
import { searchEverywhere } from './evidence.ts';

const NAME = 'Zephyrine Quaxolotl';
const customerId = newId();
const database = `evidence_${randomUUID().replaceAll('-', '')}`;
const server = process.env['PERENNIAL_TEST_DATABASE_URL'] as string;
const url = Object.assign(new URL(server), { pathname: `/${database}` }).toString();

const run = async (connectionString: string, sql: string, values?: unknown[]): Promise<void> => {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(sql, values);
  await client.end();
};

let store: PostgresEventStore;
beforeAll(async () => {
  await run(server, `create database ${database}`);
  await migrateEventStore(url);
  store = new PostgresEventStore({ connectionString: url });
  await run(url, 'create table directory (tenant_id text, customer_id uuid, name text)');
  await run(url, 'create table notes (content bytea)');
});
afterAll(async () => {
  await store.close();
  await run(server, `drop database ${database}`);
});

const places = async (text = NAME) => {
  const { found, ofOthers } = await searchEverywhere({
    ...{ store, databaseUrl: url, folder: null, tenantId: 'acme', customerId },
    ...{ values: [{ text, fields: ['CustomerRegistered /name'] }], signal: new AbortController().signal },
    ...{ onRows: () => undefined, onBytes: () => undefined },
  });
  return { found: found.map(({ place }) => place), ofOthers: ofOthers.map(({ place }) => place) };
};

it("A value that another tenant's customer has is theirs, even if the two have one id", async () => {
  const envelope = { actor: 'test', channel: 'test', causationId: null, traceparent: null, simulated: false };
  const registered = {
    ...{ ...envelope, id: newId(), type: 'CustomerRegistered', schemaVersion: 1, customerId },
    ...{ occurredAt: '2026-11-18T09:00:00.000Z', correlationId: newId(), data: { customerId, name: NAME } },
  };
  const streamId = `customer-${customerId}`;
  await store.append({ tenantId: 'other', streamId, expectedVersion: 'noStream', events: [registered] });
  await run(url, 'insert into directory values ($1, $2, $3)', ['other', customerId, NAME]);
  expect(await places()).toEqual({
    found: [],
    ofOthers: [expect.stringMatching(/^event_store\./), 'public.directory'],
  });
  await run(url, 'insert into directory values ($1, $2, $3)', ['acme', customerId, NAME]);
  expect((await places()).found).toEqual(['public.directory']);
  await run(url, 'delete from directory');
});

it('A value in a column of bytes is found', async () => {
  await run(url, 'insert into notes values ($1)', [Buffer.from(`\0\xff nobody else's`)]);
  expect((await places("nobody else's")).found).toEqual(['public.notes']);
});

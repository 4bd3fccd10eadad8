import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import type { RecordedEvent } from '@perennial/kernel';
import {
  type HttpClient,
  type RunningServices,
  startServices,
  type TestDatabase,
  testDatabase,
} from '@perennial/testing';
import { countUpTo, customerId, live } from './whole-life.ts';

/**
 * One customer lives through one event of every type. Beside them live others, in tenants of their own, to whom only the first so
 * many of these happen: what their live read models hold is what the first one's must have been, then.
 */
const names = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;
type Name = (typeof names)[number];
type Rows = readonly Record<string, unknown>[];

/** Holds something only of customers who were erased, which ends a life: another spec's. */
const AFTER_LIFE = new Set(['erasure-receipt']);

/**
 * How many events had happened at each of the points in time that are compared. None is between the making of an offer and its end:
 * an offer that is open when its consent is withdrawn is withdrawn too, and that would be one event more than was told.
 */
const POINTS = (['ConsentRevoked', 'OpportunityWon', 'OrderFulfilled', 'CaseResolved'] as const).map(countUpTo);
const STARTING_MS = 180_000;

let database: TestDatabase;
let services: RunningServices;
let store: PostgresEventStore;
let life: readonly RecordedEvent[];
let head: string;

beforeAll(async () => {
  database = await testDatabase();
  store = new PostgresEventStore({ connectionString: database.url });
  life = await live(store, 'whole');
  for (const count of POINTS) await live(store, `first-${count}`, count);
  head = await store.head();
  services = await startServices(names, { databaseUrl: database.url });
}, STARTING_MS);

afterAll(async () => {
  await services?.stop();
  await store?.close();
  await database?.drop();
}, STARTING_MS);

const clientOf = (name: Name, tenant = 'whole'): Promise<HttpClient> => services.client(name, { tenant });

const viewsOf = async (name: Name): Promise<string[]> => {
  const { body } = await (await clientOf(name)).get<{ items: { view: string }[] }>(path('views'));
  return body.items.map(({ view }) => view).filter((view) => !AFTER_LIFE.has(view));
};

const path = (rest: string): string => `/v1/customers/${customerId}/${rest}`;

/** Without what tells the tenants apart: their name, and the ids of their events, which become their places in the life. */
const comparable = async (rows: Rows, tenant: string): Promise<Rows> => {
  const events = await store.readCustomer(tenant, customerId);
  const places = new Map(events.map(({ id }, place) => [id, `event ${place}`]));
  const texts = rows.map(({ tenantId: _tenant, ...row }) =>
    JSON.stringify(row).replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => places.get(id) ?? id),
  );
  return texts.sort().map((text) => JSON.parse(text) as Rows[number]);
};

const rowsOf = async (client: HttpClient, view: string, query: string, tenant = 'whole'): Promise<Rows> => {
  for (let attempt = 0; ; attempt += 1) {
    const { status, body } = await client.get<{ items: Rows }>(path(`views/${view}?after=${head}&${query}`));
    if (status === 503 && attempt < 30) continue;
    expect({ view, query, status }).toMatchObject({ status: 200 });
    return comparable(body.items, tenant);
  }
};

/** The last event of the customer among the first so many of the life. */
const lastOf = async (count: number): Promise<RecordedEvent> => {
  const prefix = await store.readCustomer(`first-${count}`, customerId);
  return life[prefix.length - 1]!;
};

describe.each(names)('every customer-keyed read model of %s', (name) => {
  it('as of now is its live rows, and none of them is empty after a whole life', async () => {
    const client = await clientOf(name);
    const views = await viewsOf(name);
    expect(views.length).toBeGreaterThan(0);
    for (const view of views) {
      const rows = await rowsOf(client, view, '');
      // A new read model without rows here: an event that it folds lacks its golden file, or is not of the customer.
      expect({ view, empty: rows.length === 0 }).toEqual({ view, empty: false });
      for (const now of ['asOf=2999-01-01T00:00:00Z', 'asOfRecorded=2999-01-01T00:00:00Z', `asOfPosition=${head}`]) {
        expect({ view, now, rows: await rowsOf(client, view, now) }).toEqual({ view, now, rows });
      }
    }
  }, 60_000);

  it.each(POINTS)(
    'as of the past is what it is for whom only the first %s events have happened to',
    async (count) => {
      const [client, other] = [await clientOf(name), await clientOf(name, `first-${count}`)];
      const { occurredAt, recordedAt, position } = await lastOf(count);
      for (const view of await viewsOf(name)) {
        const rows = await rowsOf(other, view, '', `first-${count}`);
        for (const then of [`asOf=${occurredAt}`, `asOfRecorded=${recordedAt}`, `asOfPosition=${position}`]) {
          expect({ view, then, rows: await rowsOf(client, view, then) }).toEqual({ view, then, rows });
        }
      }
    },
    60_000,
  );

  it('is compared with itself at another time, and the events between are named', async () => {
    const client = await clientOf(name);
    const [from, to] = [await lastOf(POINTS[0]!), await lastOf(POINTS[3]!)];
    const between = life.filter(({ position }) => position > from.position && position <= to.position);
    const changed = new Set<string>();
    for (const view of await viewsOf(name)) {
      const [before, after] = [from, to].map(({ position }) => rowsOf(client, view, `asOfPosition=${position}`));
      if (JSON.stringify(await before) !== JSON.stringify(await after)) changed.add(view);
    }
    for (const query of [
      `from=${from.position}&to=${to.position}`,
      `from=${from.occurredAt}&to=${to.occurredAt}`,
      `from=${from.recordedAt}&to=${to.recordedAt}&clock=recorded`,
    ]) {
      const { body } = await client.get<{ views: { view: string }[]; events: { id: string }[] }>(path(`diff?${query}`));
      expect(new Set(body.views.map(({ view }) => view))).toEqual(changed);
      expect(body.events.map(({ id }) => id)).toEqual(between.map(({ id }) => id));
    }
  }, 60_000);

  it('and every computed value tells its policy, what decided it, and what caused it', async () => {
    const client = await clientOf(name);
    const ask = async (query: string) =>
      (await client.get<{ values: { value: string; policy: string }[]; items: Why[] }>(path(`why?${query}`))).body;
    // What is over is no longer explained: also ask as of earlier.
    const earlier = await Promise.all(POINTS.map(async (count) => ask(`asOf=${(await lastOf(count)).occurredAt}`)));
    const body = await ask('');
    const explained = [body, ...earlier].flatMap(({ items }) => items);
    expect(body.values.length).toBeGreaterThan(0);
    for (const { value, policy } of body.values) {
      const items = explained.filter((item) => item.value === value);
      expect({ value, explained: items.length > 0 }).toEqual({ value, explained: true });
      for (const item of items) {
        expect(item).toMatchObject({
          current: expect.anything(),
          policy: { name: policy, version: expect.any(String) },
        });
      }
      expect({ value, caused: items.some(({ causedBy }) => causedBy.length > 0) }).toEqual({ value, caused: true });
    }
  });
});

interface Why {
  readonly value: string;
  readonly causedBy: readonly unknown[];
}

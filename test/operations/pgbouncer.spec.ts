import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import { eventStoreContract } from '@perennial/event-store/contract-suite';
import { START } from '@perennial/kernel';
import { describeWhere, type TestDatabase, testDatabase } from '@perennial/testing';
import { appendOf, newEvent } from '../faults/sample-appends.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from './pgbouncer.ts';

jest.setTimeout(60_000);

describeWhere(noPgBouncer, 'the log through PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  /** As it comes: refuses settings at the start of a connection. */
  let refusing: PgBouncer;
  /** As many set it up, for drivers that send them: drops them without a word. */
  let dropping: PgBouncer;
  beforeAll(async () => {
    database = await testDatabase();
    refusing = await startPgBouncer(database.url);
    dropping = await startPgBouncer(database.url, ['ignore_startup_parameters = options,extra_float_digits']);
  });
  afterAll(async () => {
    await refusing.stop();
    await dropping.stop();
    await database.drop();
  });

  eventStoreContract(
    'PostgresEventStore behind PgBouncer',
    async ({ findDefinition }) =>
      new PostgresEventStore({ connectionString: refusing.urlOf(database.url), findDefinition }),
  );

  it.each([
    ['refuses settings', () => refusing],
    ['drops settings', () => dropping],
  ])('is found out when it %s: times in UTC, plans by index, and time-outs hold', async (_what, bouncer) => {
    const direct = new PostgresEventStore({ connectionString: database.url });
    const pooled = new PostgresEventStore({
      connectionString: bouncer().urlOf(database.url),
      timeouts: { appendMs: 10_000, lockMs: 300 },
    });
    const events = Array.from({ length: 5 }, () => newEvent());
    const tenantId = `pooled-${events[0]?.id}`;
    await pooled.append(appendOf(tenantId, 'stream', events));
    const all = { after: START, limit: 10, tenantId };
    expect((await pooled.readAll(all)).events).toEqual((await direct.readAll(all)).events);
    await Promise.all([direct.close(), pooled.close()]);
  });

  it('followers miss nothing while writers share fewer connections than they are', async () => {
    const url = refusing.urlOf(database.url);
    const writers = Array.from({ length: 6 }, () => new PostgresEventStore({ connectionString: url }));
    const reader = new PostgresEventStore({ connectionString: url, watermarkKeptMs: 0 });
    const tenantId = `followed-${newEvent().id}`;
    const appended: string[] = [];
    const from = await reader.head();
    let writing = true;
    const written = Promise.all(
      writers.map(async (store, number) => {
        for (let turn = 0; turn < 40; turn += 1) {
          const events = [newEvent(), newEvent()];
          await store.append(appendOf(tenantId, `stream-${(number + turn) % 4}`, events));
          appended.push(...events.map(({ id }) => id));
        }
      }),
    ).then(() => (writing = false));
    const seen: string[] = [];
    for (let after = from, last = false; !last;) {
      last = !writing;
      const page = await reader.readAll({ after, limit: 50, tenantId });
      seen.push(...page.events.map(({ id }) => id));
      after = page.reached;
      last &&= page.caughtUp && seen.length >= appended.length;
    }
    await written;
    expect(seen.toSorted()).toEqual(appended.toSorted());
    await Promise.all([...writers, reader].map((store) => store.close()));
  });
});

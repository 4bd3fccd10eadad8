import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import { START } from '@perennial/kernel';
import { countKnownBy } from '@perennial/projections';
import { type TestDatabase, testDatabase } from '@perennial/testing';
import pg from 'pg';
import { appendOf, newEvent } from './sample-appends.ts';

const tenantId = 'clock';

describe("the server's clock jumps, a year back and a day ahead", () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  beforeAll(async () => {
    database = await testDatabase();
    store = new PostgresEventStore({ connectionString: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  /** What the log holds when the clock was wrong while these events were recorded. */
  const recordedAgo = async (id: string | undefined, shift: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('alter table event_store.events disable trigger append_only');
    await client.query(
      'update event_store.events set recorded_at = recorded_at - $2::interval where id = $1 and tenant_id = $3',
      [id, shift, tenantId],
    );
    await client.query('alter table event_store.events enable always trigger append_only');
    await client.end();
  };

  it('changes neither order nor versions, loses nothing, and an effect is never known before its cause', async () => {
    const events = [newEvent(), newEvent(), newEvent(), newEvent(), newEvent()];
    const ids = events.map(({ id }) => id);
    const from = await store.head();
    for (const [version, event] of events.entries()) {
      await store.append(appendOf(tenantId, 'stream', [event], version));
      if (version === 1) await recordedAgo(event.id, '1 year');
      if (version === 2) await recordedAgo(event.id, '-1 day');
    }
    const page = await store.readAll({ after: from, limit: 100, tenantId });
    expect(page.events.map(({ id }) => id)).toEqual(ids);
    expect((await store.readAll({ after: START, limit: 100, tenantId })).caughtUp).toBe(true);
    const stream = await store.readStream(tenantId, 'stream');
    expect(stream.map(({ streamVersion }) => streamVersion)).toEqual([1, 2, 3, 4, 5]);
    expect(stream.map(({ position }) => position)).toEqual(stream.map(({ position }) => position).toSorted());

    // The clock only says where to cut the order: what was stamped too late is known before what follows it.
    expect(countKnownBy(stream, stream[3]!.recordedAt)).toBe(4);
    expect(countKnownBy(stream, stream[4]!.recordedAt)).toBe(5);
    expect(countKnownBy(stream, stream[0]!.recordedAt)).toBe(2);
  });
});

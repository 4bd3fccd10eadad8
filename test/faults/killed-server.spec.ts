import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AppendRequest, type AppendResult, migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import { killableServer } from './killable-server.ts';
import { appendOf, isRetriable, newEvent } from './sample-appends.ts';

const KILLS = 20;
const WRITERS = 8;
const tenantId = 'killed';

let server: Awaited<ReturnType<typeof killableServer>>;
beforeAll(async () => {
  server = await killableServer();
  await migrateEventStore(server.url);
}, 120_000);
afterAll(() => server.stop(), 60_000);

describe('a PostgreSQL that is killed -9 under load, twenty times', () => {
  interface Acknowledged {
    readonly request: AppendRequest;
    readonly result: AppendResult;
  }
  const acknowledged: Acknowledged[] = [];
  let writing = true;
  let last: Position | undefined;

  /** As a careful client does: the same events again, until there is an answer to rely on. */
  const insist = async (store: PostgresEventStore, request: AppendRequest): Promise<AppendResult> => {
    for (;;) {
      try {
        return await store.append(request);
      } catch (error) {
        // Whatever else may be answered is a failure of this test: a conflict with its own lost answer, above all.
        if (!isRetriable(error)) throw error;
        await pause(20);
      }
    }
  };

  /** Half of the writers know their stream's version, the others share one stream and do not ask. */
  const write = async (store: PostgresEventStore, number: number) => {
    let version = 0;
    while (writing) {
      const own = number % 2 === 0;
      const events = Array.from({ length: 1 + (acknowledged.length % 3) }, () => newEvent());
      const streamId = own ? `own-${number}` : 'shared-1';
      const request = appendOf(tenantId, streamId, events, own ? version : 'any');
      const result = await insist(store, request);
      acknowledged.push({ request, result });
      version = result.streamVersion;
    }
  };

  const follow = async (store: PostgresEventStore) => {
    const seen: RecordedEvent[] = [];
    for (let after: Position = START; last === undefined || after < last;) {
      try {
        const page = await store.readAll({ after, limit: 500 });
        seen.push(...page.events);
        after = page.reached;
      } catch (error) {
        if (!isRetriable(error)) throw error;
      }
      await pause(5);
    }
    return seen;
  };

  it('loses nothing it acknowledged, has nothing twice, and its followers miss nothing', async () => {
    const store = new PostgresEventStore({ connectionString: server.url, applicationName: 'under-fire' });
    const reader = new PostgresEventStore({ connectionString: server.url });
    const following = follow(reader);
    const writers = Promise.all(Array.from({ length: WRITERS }, (_, number) => write(store, number)));
    for (let kills = 0; kills < KILLS;) {
      const enough = acknowledged.length + 20;
      while (acknowledged.length < enough) await Promise.race([writers, pause(5)]);
      if (kills % 2 === 0) {
        await server.killServer();
        kills += 1;
      } else if (await server.killSession('under-fire')) kills += 1;
      await server.answering();
    }
    writing = false;
    await writers;
    last = acknowledged
      .map(({ result }) => result.position)
      .toSorted()
      .at(-1);
    const seen = await following;
    await Promise.all([store.close(), reader.close()]);

    const times = Map.groupBy(seen, ({ id }) => id);
    for (const { request, result } of acknowledged) {
      const events = request.events.map(({ id }) => times.get(id) ?? []);
      expect(events.map((found) => found.length)).toEqual(request.events.map(() => 1));
      expect(events.at(-1)?.[0]).toMatchObject({
        streamId: request.streamId,
        position: result.position,
        streamVersion: result.streamVersion,
      });
    }
    // Nothing but what was asked for, in one order, without a gap in any stream.
    expect(seen).toHaveLength(acknowledged.reduce((sum, { request }) => sum + request.events.length, 0));
    expect(seen.map(({ position }) => position)).toEqual(seen.map(({ position }) => position).toSorted());
    for (const events of Map.groupBy(seen, ({ streamId }) => streamId).values()) {
      expect(events.map(({ streamVersion }) => streamVersion)).toEqual(events.map((_, index) => index + 1));
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS * 20);
  }, 300_000);
});

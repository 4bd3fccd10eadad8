// The same read model of the same lives, rebuilt by both: ours by libs/projections, the peer's by its own rebuild of projections.
// In the end the read models are compared row by row: a rebuild with another result counts for nothing.
import { rebuildPostgreSQLProjections } from '@event-driven-io/emmett-postgresql';
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { type ProjectionContext, rebuildProjection } from '@perennial/projections';
import { Pool } from 'pg';
import { createReadModel, CUSTOMERS, customerValue, eventNumber, fillLog, table } from '../customer-value.ts';
import { mediansInTurns } from '../turns.ts';
import { differing, documents, type LifeEvent, statements } from './customer-value.ts';
import { openPeer, peerName } from './emmett.ts';

interface BenchContext {
  readonly databaseUrl: string;
  readonly log: (line: string) => void;
  readonly scale: number;
}

type Peer = Awaited<ReturnType<typeof openPeer>>;

const EVENTS = 50_000;
const TURNS = 3;
const EVENTS_PER_APPEND = 500;
/** Of the peer's rebuild: the largest that still makes it faster, and no pause between two. */
const PULLING = { batchSize: 1_000, pullingFrequencyInMs: 0 };

/** By one writer: what concurrent writers append can be passed over by the peer's readers (peer.catch-up counts it). */
const fillPeer = async ({ store }: Peer, events: number): Promise<void> => {
  for (let from = 0; from < events; from += EVENTS_PER_APPEND) {
    const batch = Array.from({ length: EVENTS_PER_APPEND }, (_, offset) => {
      const { type, data, customerId, occurredAt } = eventNumber(from + offset);
      return { type, data, metadata: { customerId, occurredAt } } as LifeEvent;
    });
    await store.appendToStream(`lives-${from}`, batch);
  }
};

const rebuildPeer = async (databaseUrl: string, projection: typeof documents): Promise<number> => {
  const rebuild = rebuildPostgreSQLProjections({
    connectionString: databaseUrl,
    pulling: PULLING,
    // A processor of its own every time: one that has a checkpoint truncates the table, and then goes on from there.
    projections: [{ projection, processorId: newId(), truncateOnStart: true }],
  });
  const began = performance.now();
  await rebuild.start();
  const seconds = (performance.now() - began) / 1_000;
  await rebuild.close();
  return seconds;
};

const compare = async (context: ProjectionContext, { databaseUrl, log }: BenchContext, events: number) => {
  const ours = async () => events / (await rebuildProjection(context, customerValue)).seconds;
  const theirs = async () => events / (await rebuildPeer(databaseUrl, documents));
  await ours();
  const rates = await mediansInTurns(TURNS, { ours, theirs }, (turn, measured) =>
    log(`turn ${turn}: ${Math.round(measured.ours)} events/s, ${peerName} ${Math.round(measured.theirs)}/s`),
  );
  return { ...rates, byStatements: Math.round(events / (await rebuildPeer(databaseUrl, statements))) };
};

const run = async (bench: BenchContext) => {
  const { databaseUrl, log, scale } = bench;
  await migrateEventStore(databaseUrl);
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  const pool = new Pool({ connectionString: databaseUrl });
  pool.on('error', (error) => log(`connection lost: ${error.message}`));
  const peer = await openPeer(databaseUrl, 2);
  try {
    await createReadModel(pool);
    const events = Math.ceil((EVENTS * scale) / 2_000) * 2_000;
    log(`writing ${events} events on each side`);
    await fillLog(store, events);
    await fillPeer(peer, events);
    const rates = await compare({ pool, store, tableOf: () => table }, bench, events);
    const { rows } = await pool.query<{ rows: number }>(differing);
    if (rows[0]!.rows > 0) throw new Error(`${rows[0]!.rows} rows of the two read models differ`);
    const note = `${peerName}, documents; ${events} events into the same ${CUSTOMERS} rows; the peer by hand-written SQL ${rates.byStatements}/s`;
    return { value: rates.ours, unit: 'events/s', baseline: rates.theirs, ratio: rates.ours / rates.theirs, note };
  } finally {
    await pool.end();
    await store.close();
    await peer.close();
  }
};

export const rebuildBenchmarks = [{ name: 'peer.rebuild', run }];

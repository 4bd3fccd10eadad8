// How fast a read model of customers is rebuilt, beside a plain scan of the same log: what is left of the scan when every event
// is also folded into its row, and the rows are written.
import { type EventStore, migrateEventStore, pagesAfter, PostgresEventStore } from '@perennial/event-store';
import { START } from '@perennial/kernel';
import { type ProjectionContext, type RebuildOptions, rebuildProjection, typesOf } from '@perennial/projections';
import { Pool } from 'pg';
import { createReadModel, CUSTOMERS, customerValue, fillLog, table } from './customer-value.ts';
import { median } from './turns.ts';

interface BenchContext {
  readonly databaseUrl: string;
  readonly log: (line: string) => void;
}

const EVENTS = 200_000;
const TURNS = 3;

const scan = async (store: EventStore): Promise<number> => {
  const began = performance.now();
  let events = 0;
  const pages = pagesAfter(store, { after: START, limit: 5_000, types: typesOf(customerValue) });
  for await (const page of pages) events += page.events.length;
  return events / ((performance.now() - began) / 1_000);
};

const rebuild = async (context: ProjectionContext, options: RebuildOptions = {}): Promise<number> => {
  const { events, seconds } = await rebuildProjection(context, customerValue, options);
  return events / seconds;
};

const run = async ({ databaseUrl, log }: BenchContext) => {
  await migrateEventStore(databaseUrl);
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  const pool = new Pool({ connectionString: databaseUrl });
  pool.on('error', (error) => log(`connection lost: ${error.message}`));
  try {
    await createReadModel(pool);
    await fillLog(store, EVENTS);
    const context = { pool, store, tableOf: () => table };
    await rebuild(context);
    const scans: number[] = [];
    const rebuilds: number[] = [];
    for (let turn = 1; turn <= TURNS; turn += 1) {
      scans.push(await scan(store));
      rebuilds.push(await rebuild(context));
      log(`turn ${turn}: scan ${Math.round(scans.at(-1)!)}/s, rebuild ${Math.round(rebuilds.at(-1)!)}/s`);
    }
    const [value, baseline] = [Math.round(median(rebuilds)), Math.round(median(scans))];
    const pageByPage = Math.round(await rebuild(context, { rowsInMemory: 0 }));
    const note = `${CUSTOMERS} customers; ${pageByPage}/s when rows are read and written at every page`;
    return { value, unit: 'events/s', baseline, ratio: value / baseline, note };
  } finally {
    await pool.end();
    await store.close();
  }
};

/** Rebuild of a read model keyed by customer, in events/s; the baseline is a plain scan of the same log. */
export const benchmarks = [{ name: 'rebuild', run }];

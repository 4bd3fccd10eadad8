// How long the whole bundled history takes from the file into the log: read, mapped, appended, read back and checked. Beside
// it, in the same run, the least that a server needs for the same file: one COPY of its rows into a table without any index.
// Durability is the server's: run it on one with fsync on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { importHistory, readHistory } from '@perennial/cli';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';

const file = join(import.meta.dirname, '../examples/online-retail/online_retail.csv.gz');
const CHUNK = 256 * 1024;

/** COPY FROM STDIN with the plain driver: it leaves the data to whoever asks for it. */
class CopyIn extends pg.Query {
  constructor(text, bytes, callback) {
    super({ text }, callback);
    this.bytes = bytes;
  }

  handleCopyInResponse(connection) {
    for (let from = 0; from < this.bytes.length; from += CHUNK) {
      connection.sendCopyFromChunk(this.bytes.subarray(from, from + CHUNK));
    }
    connection.endCopyFrom();
  }
}

const secondsOf = async (work) => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
};

const copy = async (connectionString) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const columns = ['invoice', 'code', 'description', 'quantity', 'at', 'price', 'customer', 'country'];
    await client.query(`create table bare (${columns.map((column) => `${column} text`).join(', ')})`);
    return await secondsOf(
      () =>
        new Promise((resolve, reject) => {
          const bytes = gunzipSync(readFileSync(file));
          const done = (error) => (error ? reject(error) : resolve());
          client.query(new CopyIn('copy bare from stdin with (format csv, header true)', bytes, done));
        }),
    );
  } finally {
    await client.end();
  }
};

const importAll = async (connectionString) => {
  const store = new PostgresEventStore({ connectionString });
  try {
    return await secondsOf(async () => {
      const { history, account } = await readHistory(file);
      const outcome = await importHistory(history, { store, tenantId: 'local' });
      if (JSON.stringify(outcome.account) !== JSON.stringify(account)) throw new Error('The import lost something');
    });
  } finally {
    await store.close();
  }
};

export const benchmarks = [
  {
    name: 'import',
    run: async ({ databaseUrl, log }) => {
      await migrateEventStore(databaseUrl);
      const baseline = await copy(databaseUrl);
      const value = await importAll(databaseUrl);
      log(`${value.toFixed(2)} s for 541,909 rows; COPY of the rows into a bare table: ${baseline.toFixed(2)} s`);
      return { value, unit: 's', baseline, ratio: value / baseline, note: 'services not running' };
    },
  },
];

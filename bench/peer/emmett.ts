// The peer: Emmett's PostgreSQL event store, in the same database, set up as its documentation says: its schema migrated before,
// one store for the process, and a connection for each caller.
import { readFileSync } from 'node:fs';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';

const manifest = new URL('../package.json', import.meta.resolve('@event-driven-io/emmett-postgresql'));
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

/** Name and version, for the table. */
export const peerName = `emmett-postgresql ${version}`;

/** The peer's store on a database, with its schema there. */
export const openPeer = async (databaseUrl: string, connections: number) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  // The server may go while a connection is still being closed.
  pool.on('error', () => undefined);
  const store = getPostgreSQLEventStore(databaseUrl, {
    connectionOptions: { connectionString: databaseUrl, pool },
    schema: { autoMigration: 'None' },
  });
  await store.schema.migrate();
  return {
    store,
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
};

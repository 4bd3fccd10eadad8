import pg from 'pg';
import { fail, type Finding, ok, warn } from './finding.ts';

const TESTED_VERSION = 18;
const PATIENCE_MS = 3_000;

const query = async <Row>(client: pg.Client, text: string): Promise<Row | undefined> =>
  (await client.query(text)).rows[0] as Row | undefined;

const checkVersion = async (client: pg.Client): Promise<Finding> => {
  const row = await query<{ version: string }>(client, `select current_setting('server_version') as version`);
  const version = row?.version ?? '';
  if (Number.parseInt(version, 10) === TESTED_VERSION) return ok('database', `PostgreSQL ${version} answers`);
  return warn('database', `PostgreSQL ${version}`, `The platform is tested with PostgreSQL ${TESTED_VERSION}.`);
};

const checkLog = async (client: pg.Client): Promise<Finding> => {
  const there = await query<{ found: boolean }>(
    client,
    `select to_regclass('event_store.migrations') is not null as found`,
  );
  if (!there?.found) return fail('log', 'no schema event_store', 'It is made at the first start: npm start.');
  const row = await query<{ version: number | null; last: string }>(
    client,
    `select (select max(version) from event_store.migrations) as version,
      (select coalesce(max(position), 0) from event_store.events) as last`,
  );
  return ok('log', `schema version ${row?.version ?? 0}, last position ${row?.last ?? 0}`);
};

/** Is the database there, which one is it, and does it hold a log? */
export const checkDatabase = async (connectionString: string): Promise<readonly Finding[]> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
  // A connection that breaks while nothing is asked must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return [await checkVersion(client), await checkLog(client)];
  } catch (error) {
    const { host, port } = client;
    const advice = 'See postgres.log in the folder logs of the data folder, and start the platform again.';
    return [fail('database', `none at ${host}:${port}: ${(error as Error).message || 'no answer'}`, advice)];
  } finally {
    await client.end().catch(() => undefined);
  }
};

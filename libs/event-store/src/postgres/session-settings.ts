import pg from 'pg';

/**
 * `session`: a connection of the store is one of the server's, so it is set up once and keeps prepared statements.
 * `transaction`: a pooler (PgBouncer in transaction mode) hands every transaction to another one of the server's: nothing may
 * be left behind in it, and nothing be found there.
 */
export type Pooling = 'session' | 'transaction';

export interface Timeouts {
  /** How long the server works at one statement, in ms; 0 is without end. */
  readonly statementMs: number;
  /** How long it waits for one lock, in ms; 0 is without end. */
  readonly lockMs: number;
}

/**
 * Times come out in UTC, in one form, whatever the server is set to. Plans are made once, and by index only: a log that has
 * just been filled has no statistics yet, and a plan made then must still be right when it has grown.
 */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO',
  default_transaction_isolation: 'read committed',
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  // Every read asks for the order of an index; sorting would read all of a tenant for one page.
  enable_sort: 'off',
};

const settingsWith = ({ statementMs, lockMs }: Timeouts): readonly (readonly [name: string, value: string])[] => [
  ...Object.entries(SETTINGS),
  ['statement_timeout', String(statementMs)],
  ['lock_timeout', String(lockMs)],
];

/** As PostgreSQL takes them with the first packet of a connection. */
export const startupOptions = (timeouts: Timeouts): string =>
  settingsWith(timeouts)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');

/** Begins a transaction with the same settings, which end with it. */
export const beginWith = (timeouts: Timeouts): string =>
  ['begin isolation level read committed']
    .concat(
      settingsWith(timeouts)
        .filter(([name]) => name !== 'default_transaction_isolation')
        .map(([name, value]) => `set local ${name} = '${value}'`),
    )
    .join('; ');

const PROTOCOL_VIOLATION = '08P01';

/**
 * Whether settings that a connection begins with reach the server. PgBouncer refuses them, or drops them when it is told to
 * (`ignore_startup_parameters`).
 */
const detectPooling = async (connectionString: string, timeoutMs: number): Promise<Pooling> => {
  const client = new pg.Client({
    connectionString,
    options: startupOptions({ statementMs: timeoutMs, lockMs: timeoutMs }),
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  // The server may end it while it is idle; the next statement finds out.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ plan_cache_mode: string }>('show plan_cache_mode');
    return rows[0]?.plan_cache_mode === SETTINGS.plan_cache_mode ? 'session' : 'transaction';
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    if (code === PROTOCOL_VIOLATION && /startup parameter/.test(message ?? '')) return 'transaction';
    throw error;
  } finally {
    // Not awaited: a server that does not answer would not answer this either.
    void client.end().catch(() => undefined);
  }
};

/** The pooling that was named, or the one found out; asked once, unless the asking failed. */
export const poolingOf = (
  named: Pooling | 'auto',
  connectionString: string,
  timeoutMs: number,
): (() => Promise<Pooling>) => {
  let known = named === 'auto' ? undefined : Promise.resolve(named);
  return () => {
    known ??= detectPooling(connectionString, timeoutMs).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
};

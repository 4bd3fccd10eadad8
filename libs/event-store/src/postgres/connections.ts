import pg from 'pg';
import {
  EventStoreClosedError,
  EventStoreFullError,
  EventStoreTimeoutError,
  EventStoreUnavailableError,
} from '../errors.ts';
import { isConnectionLost, isSilent, meaningOf } from './connection-errors.ts';
import { beginWith, type Pooling, startupOptions, type Timeouts } from './session-settings.ts';

const RETRY_AFTER_MS = 100;
/** A quiet service keeps its connections, and so its prepared statements. */
const IDLE_MS = 300_000;
/** The server ends a statement that takes too long; when it has said nothing for so much longer, nobody is there. */
const SILENCE_MS = 2_000;

/** Every value as PostgreSQL's text: the columns are decoded where their meaning is known. */
const asText = { getTypeParser: () => (text: string) => text };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A prepared statement: parsed once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Row = readonly (string | null)[];

export interface ConnectionsOptions {
  readonly connectionString: string;
  readonly max: number;
  readonly applicationName: string;
  readonly timeouts: Timeouts;
  /** How long a connection may take to open, or to become free, in ms. */
  readonly connectMs: number;
  readonly pooling: () => Promise<Pooling>;
  readonly onError: (error: Error) => void;
}

/** A pool whose statements are all safe to repeat: reads, and appends, which are idempotent by their ids. */
export class Connections {
  private pool: pg.Pool | undefined;
  private running = 0;
  private closed: Promise<void> | undefined;
  private drained: (() => void) | undefined;

  constructor(private readonly options: ConnectionsOptions) {}

  /**
   * Runs one statement, and once more when its connection is lost. For an append this is safe, because it is idempotent.
   *
   * @throws EventStoreUnavailableError when the second try finds no connection either, no answer in time, or is given up
   * @throws EventStoreTimeoutError when the server has given up, on the statement or on a lock; it was undone
   * @throws EventStoreFullError when the server has no room on its disk
   */
  async run(statement: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    if (this.closed) throw new EventStoreClosedError();
    this.running += 1;
    try {
      return await this.query(statement, values).catch((error: unknown) => {
        if (!isConnectionLost(error)) throw meaningOf(error);
        return this.again(statement, values, error as Error);
      });
    } finally {
      this.running -= 1;
      if (this.running === 0) this.drained?.();
    }
  }

  /** Refuses new statements, waits for those that run, and lets go of the connections. */
  close(): Promise<void> {
    this.closed ??= (
      this.running === 0 ? Promise.resolve() : new Promise<void>((resolve) => (this.drained = resolve))
    ).then(() => this.pool?.end());
    return this.closed;
  }

  private async again(statement: Statement, values: readonly unknown[], lost: Error): Promise<readonly Row[]> {
    this.options.onError(lost);
    if (isSilent(lost)) this.letGo();
    await pause(RETRY_AFTER_MS);
    return this.query(statement, values).catch((error: unknown) => {
      const meant = isConnectionLost(error) ? new EventStoreUnavailableError(error) : meaningOf(error);
      // Nothing was done this time. Whether the first time something was, nobody knows.
      const saysNothingWasDone = meant instanceof EventStoreTimeoutError || meant instanceof EventStoreFullError;
      throw saysNothingWasDone ? new EventStoreUnavailableError(meant) : meant;
    });
  }

  /** The next statement gets new connections; the old ones end when what runs on them has ended. */
  private letGo(): void {
    const old = this.pool;
    this.pool = undefined;
    old?.end().catch(this.options.onError);
  }

  private async query({ name, text }: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const pooling = await this.options.pooling();
    this.pool ??= this.newPool(pooling);
    const query = { text, values: values as unknown[], rowMode: 'array' } as const;
    if (pooling === 'transaction') return this.queryInTransaction(this.pool, query);
    return (await this.pool.query<(string | null)[]>({ ...query, name })).rows;
  }

  private async queryInTransaction(pool: pg.Pool, query: pg.QueryArrayConfig): Promise<readonly Row[]> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(beginWith(this.options.timeouts));
      const { rows } = await client.query<(string | null)[]>(query);
      await client.query('commit');
      return rows;
    } catch (error) {
      broken = isConnectionLost(error) ? (error as Error) : undefined;
      if (!broken) await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private newPool(pooling: Pooling): pg.Pool {
    const { connectionString, max, applicationName, timeouts, connectMs, onError } = this.options;
    const { statementMs } = timeouts;
    const pool = new pg.Pool({
      connectionString,
      max,
      application_name: applicationName,
      types: asText,
      keepAlive: true,
      connectionTimeoutMillis: connectMs,
      idleTimeoutMillis: IDLE_MS,
      ...(pooling === 'session' && { options: startupOptions(timeouts) }),
      ...(statementMs > 0 && { query_timeout: statementMs + SILENCE_MS }),
    });
    // An idle connection that the server ended: the pool replaces it.
    pool.on('error', onError);
    return pool;
  }
}

import pg from 'pg';
import { EventStoreClosedError, EventStoreUnavailableError } from '../errors.ts';

const RETRY_AFTER_MS = 100;
/** A quiet service keeps its connections, and so its prepared statements. */
const IDLE_MS = 300_000;

/** Every value as PostgreSQL's text: the columns are decoded where their meaning is known. */
const asText = { getTypeParser: () => (text: string) => text };

/**
 * Times come out in UTC, in one form, whatever the server is set to. Plans are made once, and by index only: a log that has
 * just been filled has no statistics yet, and a plan made then must still be right when it has grown.
 */
const SETTINGS = [
  'timezone=UTC',
  'datestyle=ISO',
  'default_transaction_isolation=read\\ committed',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** SQLSTATE classes and codes, and Node's, that mean "the connection is gone", not "the statement was refused". */
const LOST =
  /^(?:08...|57P0[1235]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const LOST_WITHOUT_CODE =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect/i;

/** By what it says, not by its class: Node makes some of these outside of the realm that tests run in. */
const isConnectionLost = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? LOST.test(code) : LOST_WITHOUT_CODE.test(String(message));
};

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
  readonly onError: (error: Error) => void;
}

/** A pool whose statements are all safe to repeat: reads, and appends, which are idempotent by their ids. */
export class Connections {
  private readonly pool: pg.Pool;
  private readonly onError: (error: Error) => void;
  private running = 0;
  private closed: Promise<void> | undefined;
  private drained: (() => void) | undefined;

  constructor(options: ConnectionsOptions) {
    this.onError = options.onError;
    this.pool = new pg.Pool({
      connectionString: options.connectionString,
      max: options.max,
      application_name: options.applicationName,
      options: SETTINGS,
      types: asText,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: IDLE_MS,
    });
    // An idle connection that the server ended: the pool replaces it.
    this.pool.on('error', options.onError);
  }

  /**
   * Runs one statement, and once more when its connection is lost. For an append this is safe, because it is idempotent.
   *
   * @throws EventStoreUnavailableError when the second try finds no connection either
   */
  async run(statement: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    if (this.closed) throw new EventStoreClosedError();
    this.running += 1;
    try {
      return await this.query(statement, values);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      this.onError(error as Error);
      await pause(RETRY_AFTER_MS);
      return await this.query(statement, values).catch((again: unknown) => {
        throw isConnectionLost(again) ? new EventStoreUnavailableError(again) : again;
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
    ).then(() => this.pool.end());
    return this.closed;
  }

  private async query(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const result = await this.pool.query<(string | null)[]>({
      ...statement,
      values: values as unknown[],
      rowMode: 'array',
    });
    return result.rows;
  }
}

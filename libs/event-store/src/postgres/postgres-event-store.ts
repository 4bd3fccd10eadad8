import type { Position, RecordedEvent } from '@perennial/kernel';
import { PersonalData, type PersonalDataOptions } from '@perennial/privacy';
import { EventStoreClosedError } from '../errors.ts';
import type {
  AppendRequest,
  AppendResult,
  EventStore,
  ExpectedVersion,
  FollowOptions,
  FollowSignal,
  Page,
  ReadAllBackwardsOptions,
  ReadAllOptions,
  ReadCustomerOptions,
  ReadStreamOptions,
} from '../event-store.ts';
import { assertExpectedVersion } from '../expected-version.ts';
import { followLog } from '../follow.ts';
import { type FindStoredDefinition, platformDefinitions } from '../stored-data.ts';
import { AppendGroups } from './append-groups.ts';
import { Appender } from './appender.ts';
import { Connections } from './connections.ts';
import { LogHead } from './log-head.ts';
import { LogReader } from './log-reader.ts';
import { PartitionRoom } from './partition-room.ts';
import { PersonalColumn } from './personal-column.ts';
import { pendingAppend } from './pending-append.ts';
import { positionOf } from './position.ts';
import { Replica } from './replica.ts';
import { type Pooling, poolingOf } from './session-settings.ts';
import { deleteStream, fittingVersion, truncateStream } from './stream-versions.ts';

export interface EventStoreTimeouts {
  readonly appendMs?: number;
  readonly readMs?: number;
  /** A wait for another transaction, of an append for a writer of the same stream. */
  readonly lockMs?: number;
  readonly connectMs?: number;
}

export interface PostgresEventStoreOptions {
  /** Of a database that `migrateEventStore` has prepared. The primary: a replica's locks say nothing of its writers. */
  readonly connectionString: string;
  /** Connections for appends, each carrying one group at a time. Default 2: more only make the groups smaller. */
  readonly maxConnections?: number;
  /** Connections for reads. Default 4. */
  readonly maxReadConnections?: number;
  /** Positions that one statement looks through for what is asked for; the next one goes on. Default 250,000. */
  readonly readSpan?: number;
  /** Most appends in one transaction. Default 128. */
  readonly groupLimit?: number;
  /** How long a safe mark is reused, in ms: what other processes append is seen that much later. Default 3. */
  readonly watermarkKeptMs?: number;
  /**
   * Of a physical replica, which long replays are read from. What may be read is decided by the primary; a replica that lags,
   * was promoted or does not answer is left alone (`onError` is told), and the primary is read. Default: none.
   */
  readonly replicaConnectionString?: string;
  /** What may take how long, in ms; 0 is without end. Default: 15 s an append, 60 s a read, 5 s a lock, 10 s a connection. */
  readonly timeouts?: EventStoreTimeouts;
  /** Appends that may wait in this process for those before them; more are refused with EVENT_STORE_OVERLOADED. Default 50,000. */
  readonly waitingLimit?: number;
  /** Most characters in them. Default 200 million. */
  readonly waitingSizeLimit?: number;
  /**
   * `transaction` when connections go through a pooler that hands each transaction to another one (PgBouncer), `session` when
   * they do not. Default `auto`: found out with the first connection.
   */
  readonly pooling?: Pooling | 'auto';
  /** As PostgreSQL's `pg_stat_activity` shows it. Default `perennial`. */
  readonly applicationName?: string;
  /** The event types that are split, joined and upcast. Default: the platform's. */
  readonly findDefinition?: FindStoredDefinition;
  /**
   * The keys of personal fields: with them they are encrypted, each subject's under a key of its own, in the schema that
   * `preparePrivacy` has prepared in the same database. `redacted` reads all that is encrypted as erased, without any key, and
   * writes nothing personal. Default: personal fields are written in clear, and encrypted ones are refused
   * (PERSONAL_DATA_SEALED). What was written in clear is readable in any case.
   */
  readonly personalData?: PersonalDataOptions | 'redacted';
  /** Told of lost connections, which are replaced. Default: nothing is done. */
  readonly onError?: (error: Error) => void;
}

/** The log of record in PostgreSQL, in the schema `event_store`. How it keeps order: docs/adr/0001-lock-watermark.md. */
export class PostgresEventStore implements EventStore {
  private readonly writing: Connections;
  private readonly reading: Connections;
  private readonly groups: AppendGroups;
  private readonly replica: Replica | undefined;
  private readonly logHead: LogHead;
  private readonly reader: LogReader;
  private readonly find: FindStoredDefinition;
  private closed: Promise<void> | undefined;

  constructor(options: PostgresEventStoreOptions) {
    const { connectionString, applicationName = 'perennial', onError = () => undefined } = options;
    const { maxConnections = 2, maxReadConnections = 4, groupLimit = 128, watermarkKeptMs = 3 } = options;
    const { readSpan = 250_000 } = options;
    const { waitingLimit = 50_000, waitingSizeLimit = 200_000_000, pooling = 'auto' } = options;
    const { appendMs = 15_000, readMs = 60_000, lockMs = 5_000, connectMs = 10_000 } = options.timeouts ?? {};
    const shared = {
      connectionString,
      applicationName,
      connectMs,
      onError,
      pooling: poolingOf(pooling, connectionString, connectMs),
    };
    this.writing = new Connections({ ...shared, max: maxConnections, timeouts: { statementMs: appendMs, lockMs } });
    this.reading = new Connections({ ...shared, max: maxReadConnections, timeouts: { statementMs: readMs, lockMs } });
    this.logHead = new LogHead(this.reading, watermarkKeptMs);
    this.find = options.findDefinition ?? platformDefinitions;
    const { personalData } = options;
    const keys =
      typeof personalData === 'object'
        ? new PersonalData(personalData, (statement, values) => this.reading.run(statement, values))
        : personalData;
    const personal = new PersonalColumn(keys);
    const { replicaConnectionString } = options;
    if (replicaConnectionString !== undefined) {
      const replicaConnections = new Connections({
        ...shared,
        connectionString: replicaConnectionString,
        pooling: poolingOf(pooling, replicaConnectionString, connectMs),
        max: maxReadConnections,
        timeouts: { statementMs: readMs, lockMs },
      });
      this.replica = new Replica(this.reading, replicaConnections, onError);
    }
    this.reader = new LogReader(this.reading, this.logHead, this.find, personal, readSpan, this.replica);
    // Its calls take a connection for reads: those for appends are all busy just when room is lacking.
    const partitions = new PartitionRoom(this.reading, onError);
    const appender = new Appender(this.writing, partitions, personal, () => this.logHead.outdate());
    this.groups = new AppendGroups({
      groupLimit,
      groupSizeLimit: 1_000_000,
      waitingLimit,
      waitingSizeLimit,
      lanes: maxConnections,
      write: (group) => appender.write(group),
    });
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    if (this.closed) throw new EventStoreClosedError();
    assertExpectedVersion(request.expectedVersion);
    if (request.events.length === 0) return this.appendNothing(request);
    return pendingAppend(this.find, request, (pending) => this.groups.add(pending));
  }

  async appendMany(requests: readonly AppendRequest[]): Promise<readonly PromiseSettledResult<AppendResult>[]> {
    return Promise.allSettled(requests.map((request) => this.append(request)));
  }

  async readStream(
    tenantId: string,
    streamId: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.reader.readStream(tenantId, streamId, options);
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    return this.reader.readAll(options);
  }

  async readAllBackwards(options: ReadAllBackwardsOptions): Promise<Page> {
    return this.reader.readAllBackwards(options);
  }

  follow(options: FollowOptions): AsyncIterable<FollowSignal> {
    return followLog(this, options);
  }

  async readCustomer(
    tenantId: string,
    customerId: string,
    options: ReadCustomerOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.reader.readCustomer(tenantId, customerId, options);
  }

  async head(): Promise<Position> {
    return positionOf(String(await this.logHead.get()));
  }

  async truncateStream(tenantId: string, streamId: string, beforeVersion: number): Promise<void> {
    if (this.closed) throw new EventStoreClosedError();
    await truncateStream(this.writing, tenantId, streamId, beforeVersion);
  }

  async deleteStream(tenantId: string, streamId: string, expectedVersion: ExpectedVersion): Promise<void> {
    if (this.closed) throw new EventStoreClosedError();
    await deleteStream(this.writing, tenantId, streamId, expectedVersion);
  }

  close(): Promise<void> {
    this.closed ??= this.groups.idle().then(async () => {
      await Promise.all([this.writing.close(), this.reading.close(), this.replica?.close()]);
    });
    return this.closed;
  }

  private async appendNothing({ tenantId, streamId, expectedVersion }: AppendRequest): Promise<AppendResult> {
    const streamVersion = await fittingVersion(this.reading, tenantId, streamId, expectedVersion);
    return { streamId, streamVersion, position: await this.head(), repeated: false };
  }
}

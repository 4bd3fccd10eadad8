import type { Position, RecordedEvent } from '@perennial/kernel';
import { PersonalData, type PersonalDataOptions, type RunStatement } from '@perennial/privacy';
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
import { Connections } from '../postgres/connections.ts';
import { poolingOf } from '../postgres/session-settings.ts';
import { Connection } from './connection.ts';
import { CustomerStreams } from './customer-streams.ts';
import { EventDecoder } from './event-decoder.ts';
import { HiddenVersions } from './hidden-versions.ts';
import { LogPages } from './log-pages.ts';
import { type PersonalKeys, PersonalMetadata } from './personal-metadata.ts';
import { StreamReader } from './stream-reader.ts';
import { StreamViews } from './stream-views.ts';
import { StreamWriter } from './stream-writer.ts';

export interface EventStoreDbEventStoreOptions {
  /** `esdb://user:password@host:2113`, `esdb+discover://…` of a cluster, `?tls=false` of a server without certificates. */
  readonly connectionString: string;
  /** The event types that are split, joined and upcast. Default: the platform's. */
  readonly findDefinition?: FindStoredDefinition;
  /**
   * The keys of personal fields, and the PostgreSQL that `preparePrivacy` has prepared for them. `redacted` reads all that is
   * encrypted as erased, and writes nothing personal. Default: personal fields are written in clear, and encrypted ones are
   * refused (PERSONAL_DATA_SEALED).
   */
  readonly personalData?: (PersonalDataOptions & { readonly databaseUrl: string }) | 'redacted';
  /** Told of lost connections to the database of the keys, which are replaced. Default: nothing is done. */
  readonly onError?: (error: Error) => void;
}

const KEY_STATEMENT_MS = 15_000;
const KEY_CONNECT_MS = 10_000;

/**
 * The log of record in EventStoreDB 23.10 or newer, or KurrentDB. What differs from PostgreSQL:
 * docs/guides/use-eventstoredb.md; why it is done so: docs/adr/0012-eventstoredb.md.
 */
export class EventStoreDbEventStore implements EventStore {
  private readonly connection: Connection;
  private readonly pages: LogPages;
  private readonly reader: StreamReader;
  private readonly writer: StreamWriter;
  private keyDatabase: Connections | undefined;
  private readonly underWay = new Set<Promise<unknown>>();
  private closed: Promise<void> | undefined;

  constructor(options: EventStoreDbEventStoreOptions) {
    const { connectionString, findDefinition: find = platformDefinitions, personalData } = options;
    const connection = new Connection(connectionString);
    const personal = new PersonalMetadata(
      typeof personalData === 'object' ? this.keysOf(personalData, options) : personalData,
    );
    const decoder = new EventDecoder(find, personal);
    const hiddenVersions = new HiddenVersions(connection);
    const customerStreams = new CustomerStreams(connection);
    const views = new StreamViews(connection, hiddenVersions);
    const pages = new LogPages(connection, decoder);
    const parts = { connection, hiddenVersions, customerStreams, views, pages, find, personal, decoder };
    this.connection = connection;
    this.pages = pages;
    this.reader = new StreamReader(parts);
    this.writer = new StreamWriter(parts);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    return this.whileOpen(async () => {
      assertExpectedVersion(request.expectedVersion);
      if (request.events.length > 0) return this.writer.append(request);
      const { tenantId, streamId, expectedVersion } = request;
      const streamVersion = await this.writer.fittingVersion(tenantId, streamId, expectedVersion);
      return { streamId, streamVersion, position: await this.pages.head(), repeated: false };
    });
  }

  async appendMany(requests: readonly AppendRequest[]): Promise<readonly PromiseSettledResult<AppendResult>[]> {
    return Promise.allSettled(requests.map((request) => this.append(request)));
  }

  async readStream(
    tenantId: string,
    streamId: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.whileOpen(() => this.reader.readStream(tenantId, streamId, options));
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    return this.whileOpen(() => this.pages.readAll(options));
  }

  async readAllBackwards(options: ReadAllBackwardsOptions): Promise<Page> {
    return this.whileOpen(() => this.pages.readAllBackwards(options));
  }

  follow(options: FollowOptions): AsyncIterable<FollowSignal> {
    return followLog(this, options);
  }

  async readCustomer(
    tenantId: string,
    customerId: string,
    options: ReadCustomerOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.whileOpen(() => this.reader.readCustomer(tenantId, customerId, options));
  }

  async head(): Promise<Position> {
    return this.whileOpen(() => this.pages.head());
  }

  async truncateStream(tenantId: string, streamId: string, beforeVersion: number): Promise<void> {
    return this.whileOpen(async () => {
      if (!Number.isSafeInteger(beforeVersion) || beforeVersion < 1)
        throw new RangeError(`A stream begins at a version from 1, not at ${beforeVersion}`);
      await this.writer.truncate(tenantId, streamId, beforeVersion);
    });
  }

  async deleteStream(tenantId: string, streamId: string, expectedVersion: ExpectedVersion): Promise<void> {
    return this.whileOpen(async () => {
      assertExpectedVersion(expectedVersion);
      await this.writer.delete(tenantId, streamId, expectedVersion);
    });
  }

  close(): Promise<void> {
    this.closed ??= Promise.allSettled(this.underWay).then(async () => {
      await Promise.all([this.connection.close(), this.keyDatabase?.close()]);
    });
    return this.closed;
  }

  private keysOf(
    { databaseUrl, ...options }: PersonalDataOptions & { readonly databaseUrl: string },
    { onError = () => undefined }: EventStoreDbEventStoreOptions,
  ): PersonalKeys {
    const keyDatabase = new Connections({
      connectionString: databaseUrl,
      applicationName: 'perennial-keys',
      max: 2,
      timeouts: { statementMs: KEY_STATEMENT_MS, lockMs: KEY_STATEMENT_MS },
      connectMs: KEY_CONNECT_MS,
      pooling: poolingOf('auto', databaseUrl, KEY_CONNECT_MS),
      onError,
    });
    const run: RunStatement = (statement, values) => keyDatabase.run(statement, values);
    this.keyDatabase = keyDatabase;
    return { data: new PersonalData(options, run), run };
  }

  /** Begins the work at once, unless the store is closed; closing waits for it. */
  private async whileOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closed) throw new EventStoreClosedError();
    const working = work();
    this.underWay.add(working);
    return working.finally(() => this.underWay.delete(working));
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamRecordedEvent,
  type AllStreamSubscription,
  type AppendResult,
  BACKWARDS,
  type Credentials,
  DeadlineExceededError,
  END,
  EventStoreDBClient,
  type Filter,
  FORWARDS,
  type JSONEventData,
  type JSONRecordedEvent,
  StreamDeletedError,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { EventStoreClosedError, EventStoreUnavailableError } from '../errors.ts';
import type { LogPosition } from './position.ts';
import { isTransient, translateError } from './translate-error.ts';

const CREDENTIALS = /^\w+(?:\+discover)?:\/\/([^:@/]+):([^@]+)@/;
const RETRY_AFTER_MS = 100;

/**
 * With credentials of its own an append is one call, which fails as one and has a deadline. Without, the client puts all
 * appends on one stream, and one that is lost there may never be answered. A connection without TLS sends none of them.
 */
const credentialsOf = (connectionString: string): Credentials | undefined => {
  const [, username, password] = CREDENTIALS.exec(connectionString) ?? [];
  if (username !== undefined && password !== undefined)
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return /[?&]tls=false/i.test(connectionString) ? { username: 'perennial', password: 'unused' } : undefined;
};

/** Longer than the client's own deadline, which not all of its ways to append keep. */
const ANSWER_MS = 30_000;

const answered = async <Result>(answer: Promise<Result>): Promise<Result> => {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const error = new DeadlineExceededError(undefined, `EventStoreDB has not answered for ${ANSWER_MS} ms`);
  const timer = setTimeout(() => reject(error), ANSWER_MS);
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
};

export interface ReadOptions {
  readonly from: bigint | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number | undefined;
}

export interface ReadAllOptions {
  readonly from: LogPosition | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/**
 * EventStoreDB's client, in this platform's errors. A call that meets no leader, no answer or nobody is made once more: reads
 * change nothing, and an append with an exact revision is idempotent by its event ids.
 */
export class Connection {
  private readonly client: EventStoreDBClient;
  private readonly credentials: Credentials | undefined;
  private closed = false;

  constructor(connectionString: string) {
    this.client = EventStoreDBClient.connectionString(connectionString);
    this.credentials = credentialsOf(connectionString);
  }

  /** @throws WrongExpectedVersionError, and this platform's errors */
  append(
    stream: string,
    expectedRevision: bigint | 'no_stream',
    events: readonly JSONEventData[],
  ): Promise<AppendResult> {
    const { credentials } = this;
    return this.twice(() =>
      answered(
        this.client.appendToStream(stream, [...events], {
          expectedRevision,
          requiresLeader: true,
          ...(credentials && { credentials }),
        }),
      ),
    );
  }

  /** The events of a stream; none when there is no such stream. */
  read(stream: string, { from, direction, limit }: ReadOptions): Promise<readonly JSONRecordedEvent[]> {
    return this.twice(async () => {
      const events: JSONRecordedEvent[] = [];
      const reading = this.client.readStream(stream, {
        fromRevision: from,
        direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
        requiresLeader: true,
        ...(limit !== undefined && { maxCount: limit }),
      });
      try {
        for await (const { event } of reading) if (event) events.push(event as JSONRecordedEvent);
      } catch (error) {
        if (error instanceof StreamNotFoundError || error instanceof StreamDeletedError) return [];
        throw error;
      }
      return events;
    });
  }

  /** The log from a position on, that event included; backwards, from the event before it. */
  readAll({ from, direction, limit }: ReadAllOptions): Promise<readonly AllStreamRecordedEvent[]> {
    return this.twice(async () => {
      const events: AllStreamRecordedEvent[] = [];
      const reading = this.client.readAll({
        fromPosition: from === 'end' ? END : from,
        direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
        maxCount: limit,
        requiresLeader: true,
      });
      for await (const { event } of reading) if (event) events.push(event);
      return events;
    });
  }

  /** What comes after a position. The caller listens to its errors, and ends it. */
  subscribe(after: LogPosition | 'start', filter: Filter): AllStreamSubscription {
    if (this.closed) throw new EventStoreClosedError();
    return this.client.subscribeToAll({ fromPosition: after, filter, requiresLeader: true });
  }

  assertOpen(): void {
    if (this.closed) throw new EventStoreClosedError();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client.dispose();
    // The client has no way to say it: a channel that is left open tries to reconnect, and keeps the process from ending.
    const { getChannel } = this.client as unknown as { readonly getChannel: () => Promise<{ close(): void }> };
    await getChannel()
      .then((channel) => channel.close())
      .catch(() => undefined);
  }

  private async twice<Result>(call: () => Promise<Result>): Promise<Result> {
    this.assertOpen();
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error) || this.closed) throw this.translated(error);
      await delay(RETRY_AFTER_MS);
      return await call().catch((second: unknown) => {
        throw this.translated(second);
      });
    }
  }

  private translated(error: unknown): Error {
    const translated = translateError(error);
    return this.closed && translated instanceof EventStoreUnavailableError ? new EventStoreClosedError() : translated;
  }
}

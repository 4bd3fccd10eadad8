import { createHash } from 'node:crypto';
import { jsonEvent, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { expectedRevisionOf, versionAfter } from './expected-revision.ts';
import { customerStreamOf } from './stream-name.ts';

const TYPE = 'perennial.CustomerInStream';
/** Customers remembered at most. */
const MOST_CUSTOMERS = 20_000;

interface Named {
  readonly streams: Set<string>;
  version: number;
}

/** The same for the same customer and stream: named twice, they are named once. */
const idOf = (customerStream: string, streamId: string): string => {
  const hash = createHash('sha256').update(`${customerStream}\u0000${streamId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
};

/**
 * Which streams a customer's events are in, as a stream for each customer. A stream is named there before its first event of
 * the customer is appended: whoever reads it sees every event that was acknowledged, at once, with no indexer to wait for. A
 * writer that dies in between leaves a name behind, which costs one read and finds nothing (docs/adr/0012-eventstoredb.md).
 */
export class CustomerStreams {
  private readonly known = new Map<string, Named>();

  constructor(private readonly connection: Connection) {}

  /** The streams that a customer's events may be in. */
  async of(tenantId: string, customerId: string): Promise<ReadonlySet<string>> {
    return (await this.read(customerStreamOf(tenantId, customerId))).streams;
  }

  /** Returns when every reader can know that the customer has events in the stream. */
  async name(tenantId: string, customerId: string, streamId: string): Promise<void> {
    const customerStream = customerStreamOf(tenantId, customerId);
    if (this.known.get(customerStream)?.streams.has(streamId)) return;
    for (;;) {
      const named = await this.read(customerStream);
      if (named.streams.has(streamId)) return;
      try {
        const event = jsonEvent({ id: idOf(customerStream, streamId), type: TYPE, data: { streamId } });
        const { version } = named;
        await this.connection.append(customerStream, expectedRevisionOf(version), [event]);
        named.streams.add(streamId);
        named.version = Math.max(named.version, version + 1);
        return;
      } catch (error) {
        // Another stream of the customer was named in between.
        if (!(error instanceof WrongExpectedVersionError)) throw error;
      }
    }
  }

  private async read(customerStream: string): Promise<Named> {
    const named = this.known.get(customerStream) ?? { streams: new Set<string>(), version: 0 };
    const events = await this.connection.read(customerStream, {
      from: BigInt(named.version),
      direction: 'forwards',
      limit: undefined,
    });
    for (const { data, revision } of events) {
      named.streams.add((data as { readonly streamId: string }).streamId);
      named.version = Math.max(named.version, versionAfter(revision));
    }
    this.known.delete(customerStream);
    this.known.set(customerStream, named);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_CUSTOMERS) break;
      this.known.delete(oldest);
    }
    return named;
  }
}

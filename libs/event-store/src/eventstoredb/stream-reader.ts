import type { JSONRecordedEvent } from '@eventstore/db-client';
import { START, type RecordedEvent } from '@perennial/kernel';
import type { ReadCustomerOptions, ReadStreamOptions } from '../event-store.ts';
import type { Connection } from './connection.ts';
import type { CustomerStreams } from './customer-streams.ts';
import type { EventDecoder } from './event-decoder.ts';
import { customerOf, positionIn } from './event-record.ts';
import { revisionOf, versionAfter } from './expected-revision.ts';
import type { HiddenVersions } from './hidden-versions.ts';
import type { LogPages } from './log-pages.ts';
import { logPositionOf, positionOf } from './position.ts';
import { placeAt, type StreamPlace } from './stream-place.ts';
import type { StreamViews } from './stream-views.ts';

/** Streams of a customer that are read at the same time. */
const AT_ONCE = 8;

interface Parts {
  readonly connection: Connection;
  readonly views: StreamViews;
  readonly hiddenVersions: HiddenVersions;
  readonly customerStreams: CustomerStreams;
  readonly pages: LogPages;
  readonly decoder: EventDecoder;
}

/** Reads one stream, and the streams of one customer. */
export class StreamReader {
  constructor(private readonly parts: Parts) {}

  async readStream(tenantId: string, streamId: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const { limit } = options;
    if (limit !== undefined && limit < 1) return [];
    const place = placeAt(tenantId, streamId);
    const stored =
      options.direction === 'backwards'
        ? await this.backwards(place, options.fromVersion, limit)
        : await this.forwards(place, Math.max(options.fromVersion ?? 1, 1), limit);
    return this.parts.decoder.decoded(stored);
  }

  /**
   * All streams that the customer may have events in, each read from its beginning. Nothing after the head as it was before
   * they were read: of two streams, the one read first would lack what the other has.
   */
  async readCustomer(
    tenantId: string,
    customerId: string,
    { types, after = START, upTo, limit }: ReadCustomerOptions,
  ): Promise<readonly RecordedEvent[]> {
    for (const position of [after, upTo ?? START]) logPositionOf(position);
    const { pages, customerStreams, connection } = this.parts;
    const head = await pages.head();
    const end = upTo !== undefined && upTo < head ? upTo : head;
    const streams = [...(await customerStreams.of(tenantId, customerId))];
    const found: JSONRecordedEvent[] = [];
    for (let from = 0; from < streams.length; from += AT_ONCE) {
      const names = streams.slice(from, from + AT_ONCE).map((streamId) => placeAt(tenantId, streamId).name);
      const read = names.map((name) =>
        connection.read(name, { from: 'start', direction: 'forwards', limit: undefined }),
      );
      for (const stored of await Promise.all(read)) found.push(...stored);
    }
    const selected = found
      .filter((event) => customerOf(event) === customerId && (types === undefined || types.includes(event.type)))
      .map((event) => ({ event, position: positionOf(positionIn(event)) }))
      .filter(({ position }) => position > after && position <= end)
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .slice(0, limit);
    return this.parts.decoder.decoded(selected.map(({ event }) => event));
  }

  private async forwards(place: StreamPlace, fromVersion: number, limit: number | undefined) {
    const { connection, hiddenVersions, views } = this.parts;
    const since = performance.now();
    const read = (version: number) =>
      connection.read(place.name, { from: revisionOf(version), direction: 'forwards', limit });
    const [hidden, events] = await Promise.all([hiddenVersions.of(place), read(fromVersion)]);
    // Who reads a whole stream is about to append to it, as a rule: what was seen here is then known.
    if (fromVersion === 1 && limit === undefined) views.learn(place, events, hidden, since);
    if (hidden.through < fromVersion) return events;
    return limit === undefined ? visible(events, hidden.through) : read(hidden.through + 1);
  }

  private async backwards(place: StreamPlace, fromVersion: number | undefined, limit: number | undefined) {
    if (fromVersion !== undefined && fromVersion < 1) return [];
    const { connection, hiddenVersions } = this.parts;
    // From beyond the end is from the end: the server sees to it.
    const from = fromVersion === undefined ? 'end' : revisionOf(fromVersion);
    const [hidden, events] = await Promise.all([
      hiddenVersions.of(place),
      connection.read(place.name, { from, direction: 'backwards', limit }),
    ]);
    return visible(events, hidden.through);
  }
}

const visible = (events: readonly JSONRecordedEvent[], hiddenThrough: number) =>
  events.filter(({ revision }) => versionAfter(revision) > hiddenThrough);

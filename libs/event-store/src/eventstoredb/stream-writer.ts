import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WrongExpectedVersionError } from '@eventstore/db-client';
import { ConcurrencyConflictError, DuplicateEventError } from '../errors.ts';
import type { AppendRequest, AppendResult, ExpectedVersion } from '../event-store.ts';
import { fits } from '../expected-version.ts';
import type { FindStoredDefinition } from '../stored-data.ts';
import type { Connection } from './connection.ts';
import type { CustomerStreams } from './customer-streams.ts';
import { appendOf, type EncodedEvent, encodedEvent, positionIn } from './event-record.ts';
import { expectedRevisionOf, revisionOf, versionAfter } from './expected-revision.ts';
import type { HiddenVersions } from './hidden-versions.ts';
import { InTurn } from './in-turn.ts';
import type { PersonalMetadata } from './personal-metadata.ts';
import { positionOf } from './position.ts';
import type { StreamView, StreamViews } from './stream-views.ts';
import { placeAt, type StreamPlace } from './stream-place.ts';

/** How old a view of a stream may be that an append goes by. One too old costs a round trip, and no correctness but the one below. */
const FRESH_MS = 1_000;
/** Longest wait before trying again when other processes are first. */
const MOST_JITTER_MS = 20;
const AT_ONCE = 16;

interface Parts {
  readonly connection: Connection;
  readonly views: StreamViews;
  readonly hiddenVersions: HiddenVersions;
  readonly customerStreams: CustomerStreams;
  readonly find: FindStoredDefinition;
  readonly personal: PersonalMetadata;
}

/**
 * Appends, truncates and deletes. Every append names the exact revision that it was checked against: what EventStoreDB then
 * accepts holds for the stream as it is, whoever else writes. The one thing it cannot see is a deletion: an append at an exact
 * version may win over one by another process in the second before.
 */
export class StreamWriter {
  private readonly inTurn = new InTurn();

  constructor(private readonly parts: Parts) {}

  /** Encodes at once; rejects what JSON cannot say. */
  async append(request: AppendRequest): Promise<AppendResult> {
    const append = randomUUID();
    const events = request.events.map((event) => encodedEvent(this.parts.find, event, append));
    const place = placeAt(request.tenantId, request.streamId);
    return this.inTurn.run(place.name, () => this.appendTo(place, request, events, append));
  }

  /** The version of a stream as writers see it. @throws ConcurrencyConflictError when it is not the expected one */
  async fittingVersion(tenantId: string, streamId: string, expected: ExpectedVersion): Promise<number> {
    const { visibleVersion } = await this.parts.views.now(placeAt(tenantId, streamId));
    if (!fits(expected, visibleVersion)) throw new ConcurrencyConflictError(streamId, expected, visibleVersion);
    return visibleVersion;
  }

  async truncate(tenantId: string, streamId: string, beforeVersion: number): Promise<void> {
    const place = placeAt(tenantId, streamId);
    await this.inTurn.run(place.name, async () => {
      const { version } = await this.parts.views.now(place);
      const through = Math.min(beforeVersion - 1, version);
      if (through > 0) await this.parts.hiddenVersions.hide(place, { through, deletedAt: 0 });
    });
  }

  /** @throws ConcurrencyConflictError */
  async delete(tenantId: string, streamId: string, expected: ExpectedVersion): Promise<void> {
    const place = placeAt(tenantId, streamId);
    await this.inTurn.run(place.name, async () => {
      const { version, visibleVersion } = await this.parts.views.now(place);
      const deletedAlready = visibleVersion === 0 && expected === version;
      if (!fits(expected, visibleVersion) && !deletedAlready) {
        throw new ConcurrencyConflictError(streamId, expected, visibleVersion);
      }
      if (visibleVersion === 0) return;
      await this.parts.hiddenVersions.hide(place, { through: version, deletedAt: version });
      this.parts.views.forget(place);
    });
  }

  private async appendTo(
    place: StreamPlace,
    request: AppendRequest,
    events: readonly EncodedEvent[],
    append: string,
  ): Promise<AppendResult> {
    const { views, connection, personal } = this.parts;
    const ids = events.map(({ id }) => id);
    let view = await views.seenWithin(place, FRESH_MS);
    let isNow = false;
    let customersNamed = false;
    for (;;) {
      const earlier = this.earlier(request, ids, view);
      if (earlier !== null) return this.repeated(place, earlier);
      if (!fits(request.expectedVersion, view.visibleVersion)) {
        if (isNow) throw new ConcurrencyConflictError(place.streamId, request.expectedVersion, view.visibleVersion);
        [view, isNow] = [await views.now(place), true];
        continue;
      }
      if (!customersNamed) await this.nameCustomers(request);
      customersNamed = true;
      try {
        const { version } = view;
        const result = await personal.written(request, events, (sealed) =>
          connection.append(place.name, expectedRevisionOf(version), sealed),
        );
        const streamVersion = versionAfter(result.nextExpectedRevision);
        const last = await this.eventAt(place, streamVersion);
        views.appended(place, version, ids);
        const repeated = appendOf(last) !== append;
        return { streamId: place.streamId, streamVersion, position: positionOf(positionIn(last)), repeated };
      } catch (error) {
        if (!(error instanceof WrongExpectedVersionError)) throw error;
        await delay(Math.random() * MOST_JITTER_MS);
        [view, isNow] = [await views.now(place), true];
      }
    }
  }

  /**
   * The version after these very events when the stream has them as one append that was made as this one is asked for; null
   * when it has none of them. @throws DuplicateEventError for everything in between
   */
  private earlier(
    { expectedVersion, streamId }: AppendRequest,
    ids: readonly string[],
    view: StreamView,
  ): number | null {
    const used = ids.filter((id, index) => view.ids.has(id) || ids.indexOf(id) !== index);
    if (used.length === 0) return null;
    const before = (view.ids.get(ids[0] ?? '') ?? 0) - 1;
    const inOrder = ids.every((id, index) => view.ids.get(id) === before + 1 + index);
    // A deleted stream counts as none: what was appended to it then comes after versions that are hidden ever since.
    const begins = before >= 0 && before <= view.hiddenThrough;
    const asAsked = { any: true, exists: true, noStream: begins, 0: begins };
    const isAsAsked = asAsked[expectedVersion as keyof typeof asAsked] ?? expectedVersion === before;
    if (inOrder && isAsAsked) return before + ids.length;
    throw new DuplicateEventError(streamId, [...new Set(used)]);
  }

  private async repeated(place: StreamPlace, streamVersion: number): Promise<AppendResult> {
    const last = await this.eventAt(place, streamVersion);
    return { streamId: place.streamId, streamVersion, position: positionOf(positionIn(last)), repeated: true };
  }

  private async eventAt({ name }: StreamPlace, version: number) {
    const [event] = await this.parts.connection.read(name, {
      from: revisionOf(version),
      direction: 'forwards',
      limit: 1,
    });
    if (event === undefined) throw new Error(`EventStoreDB's stream "${name}" has lost its revision ${version - 1}`);
    return event;
  }

  private async nameCustomers({ tenantId, streamId, events }: AppendRequest): Promise<void> {
    const customers = [...new Set(events.flatMap(({ customerId }) => customerId ?? []))];
    for (let from = 0; from < customers.length; from += AT_ONCE) {
      const some = customers.slice(from, from + AT_ONCE);
      await Promise.all(some.map((customer) => this.parts.customerStreams.name(tenantId, customer, streamId)));
    }
  }
}

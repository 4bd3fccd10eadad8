import type { JSONRecordedEvent } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { versionAfter } from './expected-revision.ts';
import { type Hidden, type HiddenVersions, NOTHING_HIDDEN } from './hidden-versions.ts';
import type { StreamPlace } from './stream-place.ts';

/** What this process knows of a stream: enough to say whether an append fits, and whether it was made before. */
export interface StreamView {
  /** Of the stream as EventStoreDB has it. */
  readonly version: number;
  /** As writers see it: 0 when the stream is deleted. */
  readonly visibleVersion: number;
  /** Up to this version its events are hidden, by truncation or deletion. */
  readonly hiddenThrough: number;
  /** The version of each event id of the stream. */
  readonly ids: ReadonlyMap<string, number>;
}

interface KnownStream {
  version: number;
  hidden: Hidden;
  readonly ids: Map<string, number>;
  knownAt: number;
}

type Appended = Pick<JSONRecordedEvent, 'id' | 'revision'>;

const unknown = (): KnownStream => ({ version: 0, hidden: NOTHING_HIDDEN, ids: new Map(), knownAt: 0 });

const viewOf = ({ version, hidden, ids }: KnownStream): StreamView => ({
  version,
  visibleVersion: hidden.deletedAt === version ? 0 : version,
  hiddenThrough: hidden.through,
  ids,
});

/** Event ids kept at most, over all streams: some 20 MB. One stream alone may have more. */
const MOST_IDS = 100_000;

/** Streams as this process saw them last: those longest unused are forgotten first, and read again when they are needed. */
export class StreamViews {
  private readonly streams = new Map<string, KnownStream>();
  private idCount = 0;

  constructor(
    private readonly connection: Connection,
    private readonly hiddenVersions: HiddenVersions,
  ) {}

  /** As it was seen not more than so many milliseconds ago. */
  async seenWithin(place: StreamPlace, milliseconds: number): Promise<StreamView> {
    const known = this.streams.get(place.name);
    if (known && performance.now() - known.knownAt <= milliseconds) return viewOf(known);
    return this.now(place);
  }

  /** As it is now: what was appended since it was last seen is read. */
  async now(place: StreamPlace): Promise<StreamView> {
    const known = this.streams.get(place.name) ?? unknown();
    const knownAt = performance.now();
    const [hidden, events] = await Promise.all([
      this.hiddenVersions.of(place),
      this.connection.read(place.name, { from: BigInt(known.version), direction: 'forwards', limit: undefined }),
    ]);
    return this.keep(place, known, events, hidden, knownAt);
  }

  /** That these are the stream's events, from its first one, as of a time of `performance.now()`. */
  learn(place: StreamPlace, events: readonly Appended[], hidden: Hidden, knownAt: number): void {
    this.keep(place, this.streams.get(place.name) ?? unknown(), events, hidden, knownAt);
  }

  /** That this process has appended these, after a version. */
  appended(place: StreamPlace, after: number, ids: readonly string[]): void {
    const known = this.streams.get(place.name);
    if (known?.version !== after) return;
    for (const [index, id] of ids.entries()) known.ids.set(id, after + index + 1);
    known.version = after + ids.length;
    known.knownAt = performance.now();
    this.idCount += ids.length;
    this.forgetOldest();
  }

  forget({ name }: StreamPlace): void {
    this.idCount -= this.streams.get(name)?.ids.size ?? 0;
    this.streams.delete(name);
  }

  private keep(
    place: StreamPlace,
    known: KnownStream,
    events: readonly Appended[],
    hidden: Hidden,
    knownAt: number,
  ): StreamView {
    this.forget(place);
    for (const { id, revision } of events) {
      // What another call has learned meanwhile comes again here.
      if (versionAfter(revision) !== known.version + 1) continue;
      known.version += 1;
      known.ids.set(id, known.version);
    }
    known.hidden = hidden;
    known.knownAt = knownAt;
    this.streams.set(place.name, known);
    this.idCount += known.ids.size;
    this.forgetOldest();
    return viewOf(known);
  }

  private forgetOldest(): void {
    for (const [name, { ids }] of this.streams) {
      if (this.idCount <= MOST_IDS || this.streams.size === 1) return;
      this.idCount -= ids.size;
      this.streams.delete(name);
    }
  }
}

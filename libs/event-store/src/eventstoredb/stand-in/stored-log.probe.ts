import { EventEmitter } from 'node:events';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit and prepare position alike, as of every event that is not part of an explicit transaction. */
  readonly position: bigint;
  /** .NET ticks: 100 ns. */
  readonly created: bigint;
}

/** A revision, or a word as in the `AppendReq` of streams.proto. */
export type Expected = bigint | 'any' | 'noStream' | 'streamExists';

export type Outcome =
  | { readonly kind: 'appended'; readonly last: StoredEvent }
  | { readonly kind: 'wrongExpectedVersion'; readonly current: bigint }
  | { readonly kind: 'tooLarge' };

const NONE = -1n;
const TICKS_PER_MS = 10_000n;

/**
 * The log behind the stand-in: in memory, gone with the process. What an append is answered with follows EventStoreDB's
 * documentation of optimistic concurrency and idempotence
 * (https://developers.eventstore.com/clients/grpc/appending-events.html#handling-concurrency): with an exact revision, the
 * same ids at the same place are answered as they were the first time.
 */
export class StoredLog extends EventEmitter<{ appended: [] }> {
  readonly events: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly places = new Map<bigint, number>();
  private end = 0n;

  constructor(private readonly maxAppendSize: number) {
    super();
    this.setMaxListeners(0);
    // A server's $all never begins with a user's event.
    this.append('$users', 'noStream', [
      { id: '', type: '$User', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('{}') },
    ]);
  }

  stream(name: string): readonly StoredEvent[] | undefined {
    return this.streams.get(name);
  }

  /** Which event of the log is at a position. */
  indexOf(position: bigint): number | undefined {
    return this.places.get(position);
  }

  append(name: string, expected: Expected, proposed: readonly ProposedEvent[]): Outcome {
    const size = proposed.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (size > this.maxAppendSize) return { kind: 'tooLarge' };
    const stream = this.streams.get(name) ?? [];
    const current = BigInt(stream.length) - 1n;
    const earlier = this.earlier(stream, expected, proposed);
    if (earlier !== undefined) return { kind: 'appended', last: earlier };
    const fits =
      expected === 'any' ||
      (expected === 'streamExists' && current > NONE) ||
      (expected === 'noStream' && current === NONE) ||
      expected === current;
    if (!fits) return { kind: 'wrongExpectedVersion', current };
    this.streams.set(name, stream);
    // One time for all events of a write, and never earlier than the one before.
    const created = BigInt(Date.now()) * TICKS_PER_MS;
    for (const event of proposed) {
      const stored = { ...event, stream: name, revision: BigInt(stream.length), position: this.end, created };
      this.end += BigInt(event.data.length + event.metadata.length + name.length + 100);
      stream.push(stored);
      this.places.set(stored.position, this.events.push(stored) - 1);
    }
    this.emit('appended');
    return { kind: 'appended', last: stream.at(-1) as StoredEvent };
  }

  /** The last event of this very append when it was made before. */
  private earlier(stream: readonly StoredEvent[], expected: Expected, proposed: readonly ProposedEvent[]) {
    const start =
      typeof expected === 'bigint'
        ? Number(expected) + 1
        : expected === 'noStream'
          ? 0
          : stream.findIndex(({ id }) => id === proposed[0]?.id);
    if (start < 0 || proposed.some(({ id }, index) => stream[start + index]?.id !== id)) return undefined;
    return stream[start + proposed.length - 1];
  }
}

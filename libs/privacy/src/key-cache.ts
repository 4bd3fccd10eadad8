import type { KeyObject } from 'node:crypto';
import type { KeyOwner } from './key-encryption.ts';
import type { Subject } from './postgres/key-table.ts';

export interface DataKey extends KeyOwner {
  readonly key: KeyObject;
}

interface SubjectKeys {
  readonly byId: Map<string, DataKey>;
  /** The one for new events. */
  current: DataKey | undefined;
  readonly until: number;
}

export interface KeyCacheOptions {
  /** Most subjects whose keys are kept; those used longest ago go first. */
  readonly size: number;
  /** How long keys are kept, in ms: what another process has erased may be readable that much longer in this one. */
  readonly keptMs: number;
}

/** A subject with its tenant, as one text. */
export const subjectText = ({ tenantId, subjectId }: Subject): string => `${tenantId}\u0000${subjectId}`;

/** A fetch of keys that is under way: what is forgotten meanwhile must not come back with its result. */
export interface Fetch {
  readonly forgotten: Set<string>;
}

/** Unwrapped data keys in memory: bounded, and only for a while. */
export class KeyCache {
  private readonly subjects = new Map<string, SubjectKeys>();
  private readonly fetches = new Set<Fetch>();

  constructor(private readonly options: KeyCacheOptions) {}

  find(owner: KeyOwner): DataKey | undefined {
    return this.used(subjectText(owner))?.byId.get(owner.keyId);
  }

  current(subject: Subject): DataKey | undefined {
    return this.used(subjectText(subject))?.current;
  }

  /** Runs a task whose keys may be put in here: `put` with this fetch passes over what `forget` was told of meanwhile. */
  async during<Result>(task: (fetch: Fetch) => Promise<Result>): Promise<Result> {
    const fetch = { forgotten: new Set<string>() };
    this.fetches.add(fetch);
    try {
      return await task(fetch);
    } finally {
      this.fetches.delete(fetch);
    }
  }

  put({ forgotten }: Fetch, key: DataKey, use: 'any' | 'current'): void {
    const subject = subjectText(key);
    if (forgotten.has(subject)) return;
    const keys = this.used(subject) ?? this.added(subject);
    keys.byId.set(key.keyId, key);
    if (use === 'current') keys.current = key;
  }

  forget(subject: Subject): void {
    const text = subjectText(subject);
    this.subjects.delete(text);
    for (const { forgotten } of this.fetches) forgotten.add(text);
  }

  private used(subject: string): SubjectKeys | undefined {
    const keys = this.subjects.get(subject);
    if (keys === undefined) return undefined;
    this.subjects.delete(subject);
    if (keys.until <= performance.now()) return undefined;
    // A Map keeps the order of insertion: the first is the one used longest ago.
    this.subjects.set(subject, keys);
    return keys;
  }

  private added(subject: string): SubjectKeys {
    const keys = {
      byId: new Map<string, DataKey>(),
      current: undefined,
      until: performance.now() + this.options.keptMs,
    };
    this.subjects.set(subject, keys);
    if (this.subjects.size > this.options.size) {
      const [oldest] = this.subjects.keys();
      this.subjects.delete(oldest as string);
    }
    return keys;
  }
}

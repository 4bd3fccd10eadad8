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
  /** Most subjects whose keys are kept; those that were not used for long go first. */
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

/**
 * Unwrapped data keys in memory: bounded, and only for a while. In two generations: what is used moves to the younger one, and
 * when that is half of all, the older one goes. Nearly the least recently used, at the cost of a look into a map.
 */
export class KeyCache {
  private younger = new Map<string, SubjectKeys>();
  private older = new Map<string, SubjectKeys>();
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
    this.younger.delete(text);
    this.older.delete(text);
    for (const { forgotten } of this.fetches) forgotten.add(text);
  }

  private used(subject: string): SubjectKeys | undefined {
    const young = this.younger.get(subject);
    const keys = young ?? this.older.get(subject);
    if (keys === undefined || keys.until <= performance.now()) return undefined;
    if (young === undefined) this.add(subject, keys);
    return keys;
  }

  private added(subject: string): SubjectKeys {
    const until = performance.now() + this.options.keptMs;
    const keys = { byId: new Map<string, DataKey>(), current: undefined, until };
    this.add(subject, keys);
    return keys;
  }

  private add(subject: string, keys: SubjectKeys): void {
    if (this.younger.size >= Math.ceil(this.options.size / 2)) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(subject, keys);
  }
}

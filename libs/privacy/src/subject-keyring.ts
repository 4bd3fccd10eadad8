import { createSecretKey } from 'node:crypto';
import { newId } from '@perennial/contracts';
import { pooledRandomBytes } from './authenticated-cipher.ts';
import { type DataKey, KeyCache, type KeyCacheOptions, subjectText } from './key-cache.ts';
import type { ClearKey, KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.ts';
import { KEY_BYTES } from './key-ring.ts';
import { KeyTable, type RunStatement, type Subject } from './postgres/key-table.ts';

/** A subject that something is to be encrypted for. */
export interface WritingSubject extends Subject {
  /** True when nothing can have been written of it before: then nobody is asked for its key. */
  readonly isNew: boolean;
}

/** Keys to encrypt with, and those among them that the append has to bring to the table. */
export interface WritingKeys {
  /** By `subjectText`. */
  readonly keys: ReadonlyMap<string, DataKey>;
  readonly made: readonly DataKey[];
  /** The made ones, for the table, in their order. */
  readonly wrapped: readonly WrappedKey[];
}

/** A key to decrypt with, or why there is none. */
export type ReadingKey = DataKey | 'erased' | 'no-key';

const dataKeyOf = ({ tenantId, subjectId, keyId }: KeyOwner, bytes: Uint8Array): DataKey => ({
  tenantId,
  subjectId,
  keyId,
  key: createSecretKey(bytes),
});

/** The data keys of subjects: from memory, from the table (all that a page or a group needs in one statement), or new ones. */
export class SubjectKeyring {
  private readonly cache: KeyCache;
  private readonly table: KeyTable;

  constructor(
    private readonly keyEncryption: KeyEncryption,
    run: RunStatement,
    cache: KeyCacheOptions,
  ) {
    this.cache = new KeyCache(cache);
    this.table = new KeyTable(run);
  }

  /** A key for each subject. New ones count only when the table has kept them: see `keeping`. */
  async keysToWrite(subjects: readonly WritingSubject[]): Promise<WritingKeys> {
    const keys = new Map<string, DataKey>();
    const unknown: WritingSubject[] = [];
    for (const subject of subjects) {
      const known = this.cache.current(subject);
      if (known) keys.set(subjectText(subject), known);
      else unknown.push(subject);
    }
    const asked = unknown.filter(({ isNew }) => !isNew);
    if (asked.length > 0) for (const key of await this.fetchNewest(asked)) keys.set(subjectText(key), key);
    const without = unknown.filter((subject) => !keys.has(subjectText(subject)));
    const { made, wrapped } = await this.make(without);
    for (const key of made) keys.set(subjectText(key), key);
    return { keys, made, wrapped };
  }

  /** Remembers keys that the table has kept, unless their subject is forgotten while the task runs that brings them there. */
  keeping<Result>(task: (keep: (keys: readonly DataKey[]) => void) => Promise<Result>): Promise<Result> {
    return this.cache.during((fetch) =>
      task((keys) => {
        for (const key of keys) this.cache.put(fetch, key, 'current');
      }),
    );
  }

  /** By key id. Only keys that are there are remembered: one that is missing is asked for each time. */
  async keysToRead(asked: readonly KeyOwner[]): Promise<ReadonlyMap<string, ReadingKey>> {
    const keys = new Map<string, ReadingKey>();
    const unknown = new Map<string, KeyOwner>();
    for (const owner of asked) {
      const known = this.cache.find(owner);
      if (known) keys.set(owner.keyId, known);
      else unknown.set(owner.keyId, owner);
    }
    if (unknown.size === 0) return keys;
    await this.cache.during(async (fetch) => {
      const found = await this.table.find([...unknown.values()]);
      const wrapped = found.flatMap(({ key }) => key ?? []);
      const unwrapped = await this.unwrap(wrapped);
      for (const { asked: owner, erased } of found) keys.set(owner.keyId, erased ? 'erased' : 'no-key');
      for (const key of unwrapped) {
        keys.set(key.keyId, key);
        this.cache.put(fetch, key, 'any');
      }
    });
    return keys;
  }

  /** The subject was erased: from now on its keys are asked for, and are not there. */
  forget(subject: Subject): void {
    this.cache.forget(subject);
  }

  /** A rotation has retired the key-encryption key that new data keys were wrapped with: takes up the next one. */
  refresh(): Promise<void> {
    return this.keyEncryption.refresh();
  }

  private async make(subjects: readonly Subject[]): Promise<Pick<WritingKeys, 'made' | 'wrapped'>> {
    if (subjects.length === 0) return { made: [], wrapped: [] };
    const clear = subjects.map(({ tenantId, subjectId }): ClearKey => {
      return { tenantId, subjectId, keyId: newId(), bytes: Buffer.from(pooledRandomBytes(KEY_BYTES)) };
    });
    const kekId = this.keyEncryption.id;
    const texts = await this.keyEncryption.wrap(clear);
    const wrapped = clear.map(({ bytes: _, ...owner }, index) => ({
      ...owner,
      kekId,
      wrapped: texts[index] as Uint8Array,
    }));
    return { made: clear.map((key) => dataKeyOf(key, key.bytes)), wrapped };
  }

  private fetchNewest(subjects: readonly Subject[]): Promise<readonly DataKey[]> {
    return this.cache.during(async (fetch) => {
      const keys = await this.unwrap(await this.table.newest(subjects));
      for (const key of keys) this.cache.put(fetch, key, 'current');
      return keys;
    });
  }

  private async unwrap(wrapped: readonly WrappedKey[]): Promise<readonly DataKey[]> {
    if (wrapped.length === 0) return [];
    const bytes = await this.keyEncryption.unwrap(wrapped);
    return wrapped.map((key, index) => dataKeyOf(key, bytes[index] as Uint8Array));
  }
}

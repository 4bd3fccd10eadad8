import type { PersonalValues } from '@perennial/contracts';
import { PersonalDataUnreadableError } from './errors.ts';
import { subjectText } from './key-cache.ts';
import type { KeyEncryption, WrappedKey } from './key-encryption.ts';
import type { RunStatement, Subject } from './postgres/key-table.ts';
import {
  erasedValues,
  type EventPlace,
  isSealed,
  keyIdOf,
  sealValues,
  storedValues,
  unsealValues,
} from './sealed-values.ts';
import { type ReadingKey, SubjectKeyring, type WritingSubject } from './subject-keyring.ts';

export interface PersonalDataOptions {
  /** Wraps the data keys. */
  readonly keyEncryption: KeyEncryption;
  /** Subjects whose keys are kept in memory. Default 10,000: a few megabytes. */
  readonly cachedSubjects?: number;
  /** How long they are kept, in ms: what another process erases may stay readable here for that long. Default 60,000. */
  readonly keysKeptMs?: number;
  /** Told of values that read as erased though nobody erased their subject. Default: nothing is done. */
  readonly onUnreadable?: (error: PersonalDataUnreadableError) => void;
}

/** An event's personal values, on their way into the log. */
export interface ClearEvent extends EventPlace {
  readonly values: PersonalValues;
  /** True when this event begins the subject's own stream: then nobody looks for a key that it may have. */
  readonly beginsSubject: boolean;
}

/** An event's personal values as the log has them: JSON, encrypted or (older) in clear. */
export interface StoredEvent extends EventPlace {
  readonly stored: string;
}

/** What is to be written in one transaction. */
export interface SealedEvents {
  /** JSON for the log, in the order of the events. */
  readonly stored: readonly string[];
  /** Data keys to go with them (`privacy.keep_keys`); none when all of them are there already. */
  readonly newKeys: readonly WrappedKey[];
}

/** What was written. */
export interface Written<Result> {
  readonly result: Result;
  /** Ids of the new keys that were not kept, because their subjects are erased. */
  readonly refusedKeys: readonly string[];
}

/** SQLSTATE of `privacy.keep_keys`: the key-encryption key wraps nothing new any more. */
const KEK_RETIRED = 'PK001';

const isRetired = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === KEK_RETIRED;

/**
 * Encrypts the personal values of events under a data key of their subject, and decrypts them. Never fails on a value: where
 * the key was destroyed, and where the value was tampered with, it reads as `ERASED`. Fails where the keys at hand are not
 * the right ones (EncryptionKeyError), because that is no erasure.
 */
export class PersonalData {
  private readonly keyring: SubjectKeyring;
  private readonly onUnreadable: (error: PersonalDataUnreadableError) => void;

  /** @param run on the database of the log */
  constructor(options: PersonalDataOptions, run: RunStatement) {
    const { keyEncryption, cachedSubjects = 10_000, keysKeptMs = 60_000, onUnreadable = () => undefined } = options;
    this.keyring = new SubjectKeyring(keyEncryption, run, { size: cachedSubjects, keptMs: keysKeptMs });
    this.onUnreadable = onUnreadable;
  }

  /** Encrypts events and has them written; writes twice when the first time the key-encryption key turns out retired. */
  async write<Result>(
    events: readonly ClearEvent[],
    write: (sealed: SealedEvents) => Promise<Written<Result>>,
  ): Promise<Result> {
    try {
      return await this.writeOnce(events, write);
    } catch (error) {
      if (!isRetired(error)) throw error;
      await this.keyring.refresh();
      return await this.writeOnce(events, write);
    }
  }

  /**
   * In the order of the events; undefined where the stored JSON cannot be personal values. The data keys that are not in
   * memory are fetched, all of them in one statement.
   */
  async read(events: readonly StoredEvent[]): Promise<readonly (PersonalValues | undefined)[]> {
    const parsed = events.map(({ stored }) => storedValues(stored));
    const asked = events.flatMap(({ tenantId, subjectId }, index) => {
      const values = parsed[index];
      const keyId = values !== undefined && isSealed(values) ? keyIdOf(values) : undefined;
      return keyId === undefined ? [] : { tenantId, subjectId, keyId };
    });
    const keys = await this.keyring.keysToRead(asked);
    return parsed.map((values, index) => values && this.readable(values, events[index] as StoredEvent, keys));
  }

  /** The subject was erased: its keys leave this process's memory now, not when their time is up. */
  forget(subject: Subject): void {
    this.keyring.forget(subject);
  }

  private writeOnce<Result>(
    events: readonly ClearEvent[],
    write: (sealed: SealedEvents) => Promise<Written<Result>>,
  ): Promise<Result> {
    return this.keyring.keeping(async (keep) => {
      const { keys, made, wrapped } = await this.keyring.keysToWrite(subjectsOf(events));
      const stored = events.map((event) => {
        const key = keys.get(subjectText(event));
        if (key === undefined) throw new Error(`No key was made for the subject of event ${event.eventId}`);
        return JSON.stringify(sealValues(key.key, key.keyId, event, event.values));
      });
      const { result, refusedKeys } = await write({ stored, newKeys: wrapped });
      keep(made.filter(({ keyId }) => !refusedKeys.includes(keyId)));
      return result;
    });
  }

  private readable(values: PersonalValues, event: StoredEvent, keys: ReadonlyMap<string, ReadingKey>): PersonalValues {
    if (!isSealed(values)) return values;
    const { eventId } = event;
    const unreadable = (field: string | undefined, reason: PersonalDataUnreadableError['reason']) =>
      this.onUnreadable(new PersonalDataUnreadableError(eventId, field, reason));
    const keyId = keyIdOf(values);
    const key = keyId === undefined ? 'tampered' : (keys.get(keyId) ?? 'no-key');
    if (typeof key === 'object') {
      return unsealValues(key.key, event, values, (pointer) => unreadable(pointer, 'tampered'));
    }
    if (key !== 'erased') unreadable(undefined, key);
    return erasedValues(values);
  }
}

/** Each subject once. */
const subjectsOf = (events: readonly ClearEvent[]): readonly WritingSubject[] => {
  const subjects = new Map<string, WritingSubject>();
  for (const { tenantId, subjectId, beginsSubject } of events) {
    const text = subjectText({ tenantId, subjectId });
    const isNew = beginsSubject || (subjects.get(text)?.isNew ?? false);
    subjects.set(text, { tenantId, subjectId, isNew });
  }
  return [...subjects.values()];
};

import {
  type EventDefinition,
  findDefinition,
  joinPersonal,
  type PersonalValues,
  splitPersonal,
  upcast,
} from '@perennial/contracts';
import type { NewEvent } from '@perennial/kernel';

/** What a store needs to know of an event type. */
export type StoredDefinition = Pick<EventDefinition, 'type' | 'version' | 'personal' | 'upcasters'>;

/** The definition of a type, or undefined when this code does not know it. */
export type FindStoredDefinition = (type: string) => StoredDefinition | undefined;

/** The platform's own event types. */
export const platformDefinitions: FindStoredDefinition = findDefinition;

/** An event's data as a log keeps it: JSON, the personal values apart (docs/adr/0002-personal-fields-apart.md). */
export interface StoredData {
  readonly data: string;
  /** In clear: encrypted, when the log has keys, before they are written, and decrypted after they were read. */
  readonly personal: PersonalValues | null;
}

/** Throws what `JSON.stringify` throws, for data that JSON cannot say. Later changes of the event's data do not matter. */
export const storedData = (find: FindStoredDefinition, event: NewEvent): StoredData => {
  const definition = find(event.type);
  if (definition === undefined || definition.personal.length === 0) {
    return { data: JSON.stringify(event.data), personal: null };
  }
  const { data, personal } = splitPersonal(definition, event.data);
  return { data: JSON.stringify(data), personal };
};

/** Stored data as readers see it. */
export interface ReadableData {
  readonly schemaVersion: number;
  readonly data: unknown;
}

/**
 * Personal values back in their places, data in the newest version of its schema, and `schemaVersion` saying so. Types that
 * this code does not know are left as they were written; a version newer than this code knows throws.
 */
export const readableData = (
  find: FindStoredDefinition,
  type: string,
  schemaVersion: number,
  stored: StoredData,
): ReadableData => {
  const data = joinPersonal(JSON.parse(stored.data) as unknown, stored.personal);
  const definition = find(type);
  if (definition === undefined || definition.version === schemaVersion) return { schemaVersion, data };
  return { schemaVersion: definition.version, data: upcast(definition, schemaVersion, data) };
};

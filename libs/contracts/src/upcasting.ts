import type { EventDefinition } from './event-definition.ts';

/** Stored data of any version in the shape of the newest. Throws on a version newer than this code knows, and on what is none. */
export const upcast = (
  definition: Pick<EventDefinition, 'type' | 'version' | 'upcasters'>,
  schemaVersion: number,
  data: unknown,
): unknown => {
  if (schemaVersion > definition.version) {
    throw new Error(`${definition.type} v${schemaVersion} is newer than this code, which knows v${definition.version}`);
  }
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1) {
    throw new Error(`${definition.type} v${schemaVersion} never was: versions count from 1`);
  }
  return definition.upcasters
    .slice(schemaVersion - 1)
    .reduce((older, step) => step(older), data as Record<string, unknown>);
};

import { keys } from './0001-keys.ts';

/** In order; the version of the schema is how many of them were applied. A landed one is never changed, only followed. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-keys', sql: keys },
];

/** The version of the schema `privacy` that this code makes. */
export const privacySchemaVersion = migrations.length;

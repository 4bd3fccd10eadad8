import pg from 'pg';
import { FileKeyEncryption } from '../file-key-encryption.ts';
import { createKeyRing } from '../key-ring.ts';
import { PersonalData } from '../personal-data.ts';
import type { RunStatement } from '../postgres/key-table.ts';
import { preparePrivacy } from '../prepare-privacy.ts';
import { keyFolder } from './key-files.ts';
import { emptyDatabase } from './test-database.ts';

export const tenantId = 'acme';
const asText = { getTypeParser: () => (text: string) => text };

/** What an append encrypts of one event. */
export const eventOf = (subjectId: string, text = 'Ada') => ({
  ...{ tenantId, subjectId, eventId: '0198c0de-0000-7000-8000-000000000001', type: 'Noted', beginsSubject: false },
  values: { '/name': text },
});

export const read = async (personalData: PersonalData, subjectId: string, stored: string) =>
  (await personalData.read([{ ...eventOf(subjectId), stored }]))[0]?.['/name'];

/** A database with the schema of the keys, a key file, and processes that share both. */
export const keyProcesses = async () => {
  const folder = keyFolder();
  const database = await emptyDatabase();
  const pool = new pg.Pool({ connectionString: database.url });
  // Dropping the database ends connections that are on their way out.
  pool.on('error', () => undefined);
  const file = folder.file('keys');
  createKeyRing(file);
  await preparePrivacy(database.url, new FileKeyEncryption(file));

  const run: RunStatement = async ({ text }, values) =>
    (await pool.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText })).rows;

  /** What a process of its own has, with its own memory. */
  const newProcess = (keysKeptMs = 60_000) =>
    new PersonalData({ keyEncryption: new FileKeyEncryption(file), keysKeptMs }, run);

  /** Encrypts as an append does, its keys kept by the same function, and gives what the log would hold. */
  const written = (personalData: PersonalData, subjectId: string, text?: string): Promise<string> =>
    personalData.write([eventOf(subjectId, text)], async ({ stored, newKeys }) => {
      const [key] = newKeys;
      const refusedKeys = key
        ? await run(
            {
              name: '',
              text: 'select unnest(privacy.keep_keys($1, array[$2::uuid], array[$3], array[$4], array[$5::bytea]))::text',
            },
            [key.kekId, key.keyId, key.tenantId, key.subjectId, Buffer.from(key.wrapped)],
          )
        : [];
      return { result: stored[0] as string, refusedKeys: refusedKeys.flat() as string[] };
    });
  const keysOf = async (subjectId: string) =>
    (await database.query('select key_id, kek_id from privacy.data_keys where subject_id = $1', [subjectId])).length;

  return {
    ...{ database, pool, file, run, newProcess, written, keysOf },
    /** Forgets all keys and erasures. */
    clear: () => database.query('truncate privacy.data_keys, privacy.erasures, privacy.data_key_rotation'),
    close: async () => {
      await pool.end();
      await database.drop();
      folder.remove();
    },
  };
};

export type KeyProcesses = Awaited<ReturnType<typeof keyProcesses>>;

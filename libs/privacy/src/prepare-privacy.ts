import { EncryptionKeyError } from './errors.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { mayMigrate, migratePrivacy } from './postgres/migrate.ts';
import { inTransaction, withClient } from './postgres/with-client.ts';

/** Also held by every append that brings new keys, shared: see postgres/migrations/0001-keys.ts. */
export const lockKeyEncryptionKeys = 'select pg_advisory_xact_lock(20547, 0)';

const anotherInstallation = (keyEncryption: KeyEncryption, used: readonly string[]): EncryptionKeyError =>
  new EncryptionKeyError(
    'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION',
    `The data keys in this database are wrapped with ${used.join(', ')}, but the encryption key at hand is ${keyEncryption.id}.`,
    'Use the key file that belongs to this database, or the database that belongs to this key file.',
  );

const missing = (unknown: readonly string[]): EncryptionKeyError =>
  new EncryptionKeyError(
    'ENCRYPTION_KEY_MISSING',
    `Data keys in this database are wrapped with ${unknown.join(', ')}, which is not among the encryption keys at hand.`,
    'Put back the newest key file: this one is from before a rotation, or has lost a key.',
  );

const unknownToDatabase = (keyEncryption: KeyEncryption): EncryptionKeyError =>
  new EncryptionKeyError(
    'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION',
    `The database does not know the encryption key ${keyEncryption.id}, and this role may not make it known.`,
    'Run perennial migrate as the owner, with the same PERENNIAL_ENCRYPTION_KEY_FILE, or use the key file of this database.',
  );

/** The key-encryption keys that this database has ever seen and still needs; none in a new one, or before `migratePrivacy`. */
export const neededKeyEncryptionKeys = (connectionString: string): Promise<readonly string[]> =>
  withClient(connectionString, 'keys', async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('privacy.key_encryption_keys') is not null as there`,
    );
    if (!rows[0]?.there) return [];
    const needed = await client.query<{ kek_id: string }>(
      `select kek_id from privacy.key_encryption_keys k
       where retired_at is null or exists (select from privacy.data_keys d where d.kek_id = k.kek_id)
       order by first_used_at`,
    );
    return needed.rows.map(({ kek_id }) => kek_id);
  });

/**
 * Brings the schema `privacy` up to date, and makes sure that the key encryption at hand is that of this database: what wraps
 * its data keys is recorded there, and the first one to come is recorded as its own.
 *
 * @throws EncryptionKeyError ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION, or ENCRYPTION_KEY_MISSING when only some keys are known
 * @throws PrivacySchemaNewerError when newer code was there before
 */
export const preparePrivacy = async (connectionString: string, keyEncryption: KeyEncryption): Promise<void> => {
  await migratePrivacy(connectionString);
  const needed = await neededKeyEncryptionKeys(connectionString);
  const unknown = needed.filter((id) => !keyEncryption.knows(id));
  if (needed.length > 0 && unknown.length === needed.length) throw anotherInstallation(keyEncryption, needed);
  if (unknown.length > 0) throw missing(unknown);
  if (needed.includes(keyEncryption.id)) return;
  await withClient(connectionString, 'keys', async (client) => {
    if (!(await mayMigrate(client, 'privacy'))) throw unknownToDatabase(keyEncryption);
    await inTransaction(client, async () => {
      await client.query(lockKeyEncryptionKeys);
      const { rows } = await client.query<{ kek_id: string }>('select kek_id from privacy.key_encryption_keys');
      // Of two processes that come first with different keys, the second one does not belong here.
      const first = rows.map(({ kek_id }) => kek_id);
      if (first.length > 0 && !first.some((id) => keyEncryption.knows(id)))
        throw anotherInstallation(keyEncryption, first);
      await client.query('insert into privacy.key_encryption_keys (kek_id) values ($1) on conflict do nothing', [
        keyEncryption.id,
      ]);
    });
  });
};

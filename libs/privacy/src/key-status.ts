import { withClient } from './postgres/with-client.ts';

/** A key-encryption key of a database, as the database knows it. */
export interface KeyEncryptionKeyStatus {
  readonly id: string;
  /** ISO instants. */
  readonly firstUsedAt: string;
  /** Since when it wraps nothing new; null for the active one. */
  readonly retiredAt: string | null;
  /** Data keys that are wrapped with it now. */
  readonly dataKeys: number;
}

export interface KeyStatus {
  /** The active one first. */
  readonly keyEncryptionKeys: readonly KeyEncryptionKeyStatus[];
  /** Subjects that have a data key. */
  readonly subjects: number;
  readonly erasedSubjects: number;
  /** Since when data keys were made that new events use; null when no new ones were ever asked for. */
  readonly newDataKeysFrom: string | null;
}

interface KekRow {
  readonly kek_id: string;
  readonly first_used_at: Date;
  readonly retired_at: Date | null;
  readonly data_keys: number;
}

interface SumsRow {
  readonly subjects: number;
  readonly erased: number;
  readonly new_keys_from: Date | null;
}

/** Which keys a database has, and how many are under which. After `migratePrivacy`. */
export const keyStatus = (connectionString: string): Promise<KeyStatus> =>
  withClient(connectionString, 'keys', async (client) => {
    const keks = await client.query<KekRow>(
      `select k.kek_id, k.first_used_at, k.retired_at, coalesce(d.data_keys, 0)::float8 as data_keys
       from privacy.key_encryption_keys k
       left join (select kek_id, count(*) as data_keys from privacy.data_keys group by kek_id) d using (kek_id)
       order by k.retired_at desc nulls first`,
    );
    const sums = await client.query<SumsRow>(
      `select (select count(*) from (select distinct tenant_id, subject_id from privacy.data_keys) s)::float8 as subjects,
         (select count(*) from privacy.erasures)::float8 as erased,
         (select new_keys_from from privacy.data_key_rotation) as new_keys_from`,
    );
    const [row] = sums.rows;
    return {
      keyEncryptionKeys: keks.rows.map(({ kek_id, first_used_at, retired_at, data_keys }) => ({
        id: kek_id,
        firstUsedAt: first_used_at.toISOString(),
        retiredAt: retired_at?.toISOString() ?? null,
        dataKeys: data_keys,
      })),
      subjects: row?.subjects ?? 0,
      erasedSubjects: row?.erased ?? 0,
      newDataKeysFrom: row?.new_keys_from?.toISOString() ?? null,
    };
  });

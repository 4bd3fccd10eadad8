import type { KeyOwner, WrappedKey } from '../key-encryption.ts';

/**
 * Runs one prepared statement on the database that holds the keys, and gives every value as PostgreSQL's text. The log lends
 * its connections, with their time-outs and retries: keys need none of their own.
 */
export type RunStatement = (
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
) => Promise<readonly (readonly (string | null)[])[]>;

export interface Subject {
  readonly tenantId: string;
  readonly subjectId: string;
}

/** What the table has for a key that was asked for. */
export interface FoundKey {
  readonly asked: KeyOwner;
  readonly key: WrappedKey | undefined;
  /** Whether an erasure of the subject is recorded. */
  readonly erased: boolean;
}

// One look into an index for each that is asked for, whatever the planner thinks of a table it has never analyzed.
const NEWEST = {
  name: 'privacy_newest_keys',
  text: `
    select asked.tenant_id, asked.subject_id, key.key_id, key.kek_id, key.wrapped
    from unnest($1::text[], $2::text[]) as asked (tenant_id, subject_id)
    cross join lateral (
      select k.key_id, k.kek_id, k.wrapped from privacy.data_keys k
      where k.tenant_id = asked.tenant_id and k.subject_id = asked.subject_id
        and k.created_at >= coalesce((select new_keys_from from privacy.data_key_rotation), '-infinity')
      order by k.key_id desc limit 1
    ) key`,
};

const FIND = {
  name: 'privacy_find_keys',
  text: `
    select asked.tenant_id, asked.subject_id, asked.key_id, key.kek_id, key.wrapped, erasure.erased
    from unnest($1::text[], $2::text[], $3::uuid[]) as asked (tenant_id, subject_id, key_id)
    left join lateral (
      select k.kek_id, k.wrapped from privacy.data_keys k
      where k.key_id = asked.key_id and k.tenant_id = asked.tenant_id and k.subject_id = asked.subject_id offset 0
    ) key on true
    left join lateral (
      select true as erased from privacy.erasures e
      where e.tenant_id = asked.tenant_id and e.subject_id = asked.subject_id offset 0
    ) erasure on true`,
};

/** `\x…`, as PostgreSQL writes bytes. */
const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.slice(2), 'hex');

/** The data keys in the schema `privacy`, as readers and writers of the log ask for them: many in one statement. */
export class KeyTable {
  constructor(private readonly run: RunStatement) {}

  /** The newest key of each subject that has one for new events. */
  async newest(subjects: readonly Subject[]): Promise<readonly WrappedKey[]> {
    const rows = await this.run(NEWEST, [
      subjects.map(({ tenantId }) => tenantId),
      subjects.map(({ subjectId }) => subjectId),
    ]);
    return (rows as readonly (readonly string[])[]).map(([tenantId, subjectId, keyId, kekId, wrapped]) => ({
      tenantId: tenantId as string,
      subjectId: subjectId as string,
      keyId: keyId as string,
      kekId: kekId as string,
      wrapped: bytesOf(wrapped as string),
    }));
  }

  async find(asked: readonly KeyOwner[]): Promise<readonly FoundKey[]> {
    const rows = await this.run(FIND, [
      asked.map(({ tenantId }) => tenantId),
      asked.map(({ subjectId }) => subjectId),
      asked.map(({ keyId }) => keyId),
    ]);
    return rows.map(([tenantId, subjectId, keyId, kekId, wrapped, erased]) => {
      const owner = { tenantId: tenantId as string, subjectId: subjectId as string, keyId: keyId as string };
      const isThere = typeof kekId === 'string' && typeof wrapped === 'string';
      return {
        asked: owner,
        key: isThere ? { ...owner, kekId, wrapped: bytesOf(wrapped) } : undefined,
        erased: erased === 't',
      };
    });
  }
}

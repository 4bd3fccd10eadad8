import type { Subject } from './postgres/key-table.ts';

/** A connection or a pool of the driver, or whatever else runs a statement on the database of the keys. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** What was done to a subject's keys, at whatever time. */
export interface Erasure {
  /** ISO instant of the first time. */
  readonly erasedAt: string;
  /** Data keys destroyed in all. */
  readonly keys: number;
}

const erasureOf = (row: unknown): Erasure => {
  const { erased_at: erasedAt, keys } = row as { readonly erased_at: Date; readonly keys: number };
  return { erasedAt: new Date(erasedAt).toISOString(), keys };
};

/**
 * Destroys the data keys of a subject: from when this returns, what was encrypted for it can be decrypted by nobody, and no key
 * is made for it again. Waits for the appends in flight that bring keys of this subject. In one transaction, which must be of
 * isolation level read committed when it is the caller's own; doing it again changes nothing but to destroy what is there.
 *
 * Other processes may have keys in memory for as long as their `keysKeptMs`, or until they read the subject's CustomerErased.
 */
export const destroyKeys = async (database: Queryable, { tenantId, subjectId }: Subject): Promise<Erasure> => {
  const { rows } = await database.query('select erased_at, keys from privacy.destroy_keys($1, $2)', [
    tenantId,
    subjectId,
  ]);
  return erasureOf(rows[0]);
};

/** The erasure of a subject, if there was one. */
export const findErasure = async (
  database: Queryable,
  { tenantId, subjectId }: Subject,
): Promise<Erasure | undefined> => {
  const { rows } = await database.query(
    'select erased_at, keys from privacy.erasures where tenant_id = $1 and subject_id = $2',
    [tenantId, subjectId],
  );
  return rows.length === 0 ? undefined : erasureOf(rows[0]);
};

export interface SubjectErasure extends Subject, Erasure {}

/** Every erasure there was, oldest first. */
export const listErasures = async (database: Queryable): Promise<readonly SubjectErasure[]> => {
  const { rows } = await database.query(
    'select tenant_id, subject_id, erased_at, keys from privacy.erasures order by erased_at',
    [],
  );
  return rows.map((row) => {
    const { tenant_id: tenantId, subject_id: subjectId } = row as { tenant_id: string; subject_id: string };
    return { tenantId, subjectId, ...erasureOf(row) };
  });
};

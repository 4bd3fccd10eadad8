import type pg from 'pg';
import type { KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.ts';
import { lockKeyEncryptionKeys } from './prepare-privacy.ts';
import { inTransaction, withClient } from './postgres/with-client.ts';

export interface RotationProgress {
  /** Data keys that were wrapped again. */
  readonly done: number;
  /** How many there were to wrap again at the start. */
  readonly total: number;
  readonly perSecond: number;
  /** Undefined until a rate can be told. */
  readonly secondsLeft: number | undefined;
}

export interface RotationOptions {
  /**
   * Its active key is the one to wrap with; it must know all the others. Or what gives it: called while no other rotation of this
   * database runs, so that it may add a key to a file.
   */
  readonly keyEncryption: KeyEncryption | (() => Promise<KeyEncryption>);
  /** Data keys wrapped again in one transaction. Default 500. */
  readonly batchSize?: number;
  readonly onProgress?: (progress: RotationProgress) => void;
  /** Ends it after the batch in flight. Begun again, it goes on where it was. */
  readonly signal?: AbortSignal;
}

export interface Rotation {
  readonly rewrapped: number;
  /** Data keys that are still under another key: none, unless it was interrupted. */
  readonly left: number;
}

/** Somebody else is wrapping the data keys of this database again. */
export class RotationRunningError extends Error {
  readonly code = 'KEY_ROTATION_RUNNING';

  constructor() {
    super('Another process is wrapping the data keys of this database again: wait for it, or end it');
    this.name = 'RotationRunningError';
  }
}

interface KeyRow {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly subject_id: string;
  readonly kek_id: string;
  readonly wrapped: Uint8Array;
}

const count = async (client: pg.Client, kekId: string): Promise<number> => {
  const { rows } = await client.query<{ count: string }>(
    'select count(*) as count from privacy.data_keys where kek_id <> $1',
    [kekId],
  );
  return Number(rows[0]?.count);
};

/** From here on, appends that come with keys wrapped by another one are refused, and wrap them with this one. */
const activate = (client: pg.Client, kekId: string): Promise<void> =>
  inTransaction(client, async () => {
    await client.query(lockKeyEncryptionKeys);
    await client.query(
      `insert into privacy.key_encryption_keys (kek_id) values ($1)
       on conflict (kek_id) do update set retired_at = null`,
      [kekId],
    );
    await client.query(
      'update privacy.key_encryption_keys set retired_at = now() where kek_id <> $1 and retired_at is null',
      [kekId],
    );
  });

const nextBatch = async (client: pg.Client, kekId: string, { tenantId, subjectId, keyId }: KeyOwner, size: number) => {
  const { rows } = await client.query<KeyRow>(
    `select key_id, tenant_id, subject_id, kek_id, wrapped from privacy.data_keys
     where (tenant_id, subject_id, key_id) > ($1, $2, $3) and kek_id <> $4
     order by tenant_id, subject_id, key_id limit $5`,
    [tenantId, subjectId, keyId, kekId, size],
  );
  return rows.map(({ key_id, tenant_id, subject_id, kek_id, wrapped }): WrappedKey => {
    return { keyId: key_id, tenantId: tenant_id, subjectId: subject_id, kekId: kek_id, wrapped };
  });
};

/** Only where the key is still there, and as it was: one that was destroyed meanwhile does not come back. */
const rewrap = async (
  client: pg.Client,
  keyEncryption: KeyEncryption,
  keys: readonly WrappedKey[],
): Promise<number> => {
  const bytes = await keyEncryption.unwrap(keys);
  const kekId = keyEncryption.id;
  const wrapped = await keyEncryption.wrap(
    keys.map(({ keyId, tenantId, subjectId }, index) => {
      return { keyId, tenantId, subjectId, bytes: bytes[index] as Uint8Array };
    }),
  );
  const { rowCount } = await client.query(
    `update privacy.data_keys key set wrapped = new.wrapped, kek_id = $1
     from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::bytea[])
       as new (tenant_id, subject_id, key_id, old_kek_id, wrapped)
     where key.tenant_id = new.tenant_id and key.subject_id = new.subject_id and key.key_id = new.key_id
       and key.kek_id = new.old_kek_id`,
    [
      kekId,
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ subjectId }) => subjectId),
      keys.map(({ keyId }) => keyId),
      keys.map((key) => key.kekId),
      wrapped,
    ],
  );
  return rowCount ?? 0;
};

/** Before every key. */
const FIRST: KeyOwner = { tenantId: '', subjectId: '', keyId: '00000000-0000-0000-0000-000000000000' };

/**
 * Wraps all data keys of a database with the active key of the key encryption at hand. The log is not touched, and reading and
 * appending go on. Interrupted, it leaves data keys under both, all readable; begun again, it goes on.
 *
 * @throws RotationRunningError when another process is at it
 * @throws EncryptionKeyError when a data key does not unwrap
 */
export const rotateKeyEncryption = (connectionString: string, options: RotationOptions): Promise<Rotation> =>
  withClient(connectionString, 'key-rotation', async (client) => {
    const { batchSize = 500, onProgress = () => undefined, signal } = options;
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('perennial:key-rotation', 0)) as locked`,
    );
    if (!rows[0]?.locked) throw new RotationRunningError();
    const keyEncryption =
      typeof options.keyEncryption === 'function' ? await options.keyEncryption() : options.keyEncryption;
    await activate(client, keyEncryption.id);
    const total = await count(client, keyEncryption.id);
    const since = performance.now();
    let rewrapped = 0;
    let after: KeyOwner = FIRST;
    while (!signal?.aborted) {
      const keys = await nextBatch(client, keyEncryption.id, after, batchSize);
      if (keys.length === 0) break;
      rewrapped += await rewrap(client, keyEncryption, keys);
      after = keys.at(-1) as WrappedKey;
      const perSecond = rewrapped / Math.max((performance.now() - since) / 1000, 0.001);
      const secondsLeft = perSecond > 0 ? Math.max(total - rewrapped, 0) / perSecond : undefined;
      onProgress({ done: rewrapped, total, perSecond, secondsLeft });
    }
    return { rewrapped, left: await count(client, keyEncryption.id) };
  });

/** From now on, new events are encrypted under new data keys (processes follow within their `keysKeptMs`). The old ones stay, to read with. */
export const startNewDataKeys = (connectionString: string): Promise<void> =>
  withClient(connectionString, 'key-rotation', async (client) => {
    await client.query(
      `insert into privacy.data_key_rotation (new_keys_from) values (clock_timestamp())
       on conflict (id) do update set new_keys_from = excluded.new_keys_from`,
    );
  });

import { events } from '@perennial/contracts';
import type pg from 'pg';

/** Of its own category only: what a service writes that may not erase, destroys no key. */
const ERASURE = events.CustomerErased;

/** Adds the erasures of the tables that were loaded: the first time counts, and none is ever taken back. */
export const mergeErasures = async (client: pg.ClientBase): Promise<void> => {
  await client.query(`
    insert into privacy.erasures as erasure (tenant_id, subject_id, erased_at, keys)
    select tenant_id, subject_id, erased_at, keys from pg_temp.restored_erasures
    on conflict (tenant_id, subject_id) do update
      set erased_at = least(erasure.erased_at, excluded.erased_at), keys = greatest(erasure.keys, excluded.keys)`);
};

/**
 * Adds the keys that were loaded, but for those of erased subjects, and removes whatever keys of them are there: a backup of
 * the keys may be older than an erasure that the log knows of, and a backup of the log older than one that the keys know of.
 */
export const mergeKeys = async (
  client: pg.ClientBase,
  loaded: boolean,
): Promise<{ readonly keys: number; readonly erased: number }> => {
  await client.query(
    `insert into privacy.erasures (tenant_id, subject_id, erased_at, keys)
    select distinct on (tenant_id, subject) tenant_id, subject, erased_at, keys from (
      select tenant_id, coalesce(customer_id, stream_id) as subject,
        coalesce((data ->> 'keysDestroyedAt')::timestamptz, recorded_at) as erased_at,
        coalesce((data ->> 'keysDestroyed')::integer, 0) as keys
      from event_store.events where type = $1 and event_store.category_of(stream_id) = $2
    ) erased
    order by tenant_id, subject, erased_at
    on conflict (tenant_id, subject_id) do nothing`,
    [ERASURE.type, ERASURE.aggregate],
  );
  let keys = 0;
  if (loaded) {
    await client.query(`
      insert into privacy.key_encryption_keys select * from pg_temp.restored_key_encryption_keys on conflict do nothing;
      insert into privacy.data_key_rotation select * from pg_temp.restored_data_key_rotation on conflict do nothing`);
    const restored = await client.query(`
      insert into privacy.data_keys select key.* from pg_temp.restored_data_keys key
      where not exists (
        select from privacy.erasures e where e.tenant_id = key.tenant_id and e.subject_id = key.subject_id
      )
      on conflict do nothing`);
    keys = restored.rowCount ?? 0;
  }
  await client.query(`
    delete from privacy.data_keys key using privacy.erasures e
    where e.tenant_id = key.tenant_id and e.subject_id = key.subject_id`);
  const { rows } = await client.query<{ erased: number }>('select count(*)::integer as erased from privacy.erasures');
  return { keys, erased: rows[0]?.erased ?? 0 };
};

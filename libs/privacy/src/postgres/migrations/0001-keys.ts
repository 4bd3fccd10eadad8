/**
 * The keys, apart from the log, so that they can be backed up apart from it: a backup of the log alone cannot be read.
 *
 * An append brings new data keys along in its own statement (`keep_keys`), so that there is no event without its key and no
 * second round trip. Who appends holds a shared lock on the subject until the transaction ends, and who erases waits for all
 * of them with an exclusive one: after an erasure no key of its subject is there, and none comes. Locks of two numbers are
 * of another kind than the watermark's (event_store.watermark), which is one.
 */
export const keys = `
create table privacy.key_encryption_keys (
  kek_id text collate "C" primary key,
  first_used_at timestamptz not null default now(),
  -- Wraps nothing new since then.
  retired_at timestamptz
);

create table privacy.data_keys (
  tenant_id text collate "C" not null,
  subject_id text collate "C" not null,
  key_id uuid not null,
  kek_id text collate "C" not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  -- The one index: every key is looked for under its subject. A second one would cost each new customer.
  primary key (tenant_id, subject_id, key_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);

create table privacy.erasures (
  tenant_id text collate "C" not null,
  subject_id text collate "C" not null,
  erased_at timestamptz not null,
  -- How many keys it destroyed.
  keys integer not null,
  primary key (tenant_id, subject_id)
);

-- One row at most: data keys made before are not used for new events.
create table privacy.data_key_rotation (
  id integer primary key default 1 check (id = 1),
  new_keys_from timestamptz not null
);

-- What the locks below promise holds only for statements that begin after them.
create function privacy.require_read_committed() returns void language plpgsql as $$
begin
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Keys are kept and destroyed in transactions of isolation level read committed only'
      using errcode = 'invalid_transaction_state';
  end if;
end
$$;

-- Keeps new data keys, all wrapped with one key-encryption key. Those of erased subjects are refused: returned, not kept.
-- One that wraps nothing new any more raises PK001: wrap them with the active one and do it again.
create function privacy.keep_keys(kek text, key_ids uuid[], tenants text[], subjects text[], wrapped_keys bytea[])
returns uuid[] language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kept integer;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform privacy.require_read_committed();
  end if;
  perform pg_advisory_xact_lock_shared(20547, 0);
  for n in 1 .. cardinality(key_ids) loop
    perform pg_advisory_xact_lock_shared(20548, hashtext(length(tenants[n]) || ':' || tenants[n] || subjects[n]));
  end loop;
  if exists (select from privacy.key_encryption_keys where kek_id = kek and retired_at is not null) then
    raise exception 'The key-encryption key % is retired', kek using errcode = 'PK001';
  end if;
  insert into privacy.data_keys (key_id, tenant_id, subject_id, kek_id, wrapped)
  select key_ids[n], tenants[n], subjects[n], kek, wrapped_keys[n]
  from generate_series(1, cardinality(key_ids)) n
  where not exists (select from privacy.erasures e where e.tenant_id = tenants[n] and e.subject_id = subjects[n]);
  get diagnostics kept = row_count;
  if kept = cardinality(key_ids) then
    return '{}';
  end if;
  -- Their subjects were erased before this began to wait, or while it waited: they are erased still.
  return array(
    select key_ids[n] from generate_series(1, cardinality(key_ids)) n
    where exists (select from privacy.erasures e where e.tenant_id = tenants[n] and e.subject_id = subjects[n])
  );
end
$$;

-- Destroys the keys of a subject for good. Doing it again destroys what is there, and returns the first time and all keys.
create function privacy.destroy_keys(tenant text, subject text, out erased_at timestamptz, out keys integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform privacy.require_read_committed();
  perform pg_advisory_xact_lock(20548, hashtext(length(tenant) || ':' || tenant || subject));
  with destroyed as (
    delete from privacy.data_keys k where k.tenant_id = tenant and k.subject_id = subject returning 1
  )
  insert into privacy.erasures as erasure (tenant_id, subject_id, erased_at, keys)
  select tenant, subject, clock_timestamp(), (select count(*) from destroyed)
  on conflict (tenant_id, subject_id) do update set keys = erasure.keys + excluded.keys
  returning erasure.erased_at, erasure.keys into destroy_keys.erased_at, destroy_keys.keys;
end
$$;

-- A role is granted what it needs: to keep keys is every service's, to destroy them is one's.
revoke all on all functions in schema privacy from public;
`;

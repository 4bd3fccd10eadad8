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
  key_id uuid primary key,
  tenant_id text collate "C" not null,
  subject_id text collate "C" not null,
  kek_id text collate "C" not null,
  wrapped bytea not null,
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
create index data_keys_subject on privacy.data_keys (tenant_id, subject_id, key_id);

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

create function privacy.subject_lock(tenant text, subject text) returns integer language sql immutable as $$
  select pg_catalog.hashtext(pg_catalog.length(tenant) || ':' || tenant || subject)
$$;

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
  kept uuid[];
begin
  perform privacy.require_read_committed();
  perform pg_advisory_xact_lock_shared(20547, 0);
  perform pg_advisory_xact_lock_shared(20548, lock) from (
    select distinct privacy.subject_lock(tenant, subject) as lock from unnest(tenants, subjects) as new (tenant, subject)
  ) locks;
  if exists (select from privacy.key_encryption_keys where kek_id = kek and retired_at is not null) then
    raise exception 'The key-encryption key % is retired', kek using errcode = 'PK001';
  end if;
  with inserted as (
    insert into privacy.data_keys (key_id, tenant_id, subject_id, kek_id, wrapped)
    select new.key_id, new.tenant, new.subject, kek, new.wrapped
    from unnest(key_ids, tenants, subjects, wrapped_keys) as new (key_id, tenant, subject, wrapped)
    where not exists (select from privacy.erasures e where e.tenant_id = new.tenant and e.subject_id = new.subject)
    returning key_id
  )
  select array_agg(key_id) into kept from inserted;
  return array(select key_id from unnest(key_ids) as key_id where kept is null or key_id <> all (kept));
end
$$;

-- Destroys the keys of a subject for good. Doing it again destroys what is there, and returns the first time and all keys.
create function privacy.destroy_keys(tenant text, subject text, out erased_at timestamptz, out keys integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform privacy.require_read_committed();
  perform pg_advisory_xact_lock(20548, privacy.subject_lock(tenant, subject));
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

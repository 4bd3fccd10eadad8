/**
 * What ends a stream for its readers, while the log keeps every event: where its reading begins, and whether it is deleted. Both
 * are columns with a constant default, which rewrite no table.
 *
 * And who may write: the role that owns the schema (or is a member of it, or a superuser) to every stream; every other role only
 * to streams of the categories it is given in `writers`. What writes runs with the owner's rights, so such a role needs no right
 * to any table but `select`.
 *
 * The rule of category_of is the kernel's `categoryOf`; the two are tested against each other.
 */
export const streams = String.raw`
alter table event_store.streams
  add column begins_at integer not null default 1,
  add column deleted boolean not null default false;

create function event_store.category_of(stream_id text) returns text language sql immutable parallel safe as $$
  select coalesce(
    substring(stream_id from '^(.*)-[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'),
    substring(stream_id from '^(.*)-[^-]*$'),
    stream_id
  )
$$;

create table event_store.writers (
  role_name name not null,
  category text collate "C" not null,
  primary key (role_name, category)
);

-- Refuses what the session's role may not append to. Called by functions that run as the owner, so current_user is the owner.
create function event_store.check_writer(streams text[]) returns void language plpgsql stable as $$
declare
  forbidden text;
begin
  if session_user = current_user or pg_has_role(session_user, current_user, 'usage') then
    return;
  end if;
  select stream into forbidden from unnest(streams) stream
    where not exists (
      select from event_store.writers w
      where w.role_name = session_user and w.category = event_store.category_of(stream)
    ) limit 1;
  if found then
    raise exception 'The role % may not append to streams of the category %', session_user, event_store.category_of(forbidden)
      using errcode = 'insufficient_privilege', hint = 'Its categories are in event_store.writers.';
  end if;
end
$$;

create function event_store.truncate_stream(tenant text, stream text, before_version integer)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform event_store.check_writer(array[stream]);
  update event_store.streams s
    set begins_at = greatest(s.begins_at, least(before_version, s.version + 1))
    where s.tenant_id = tenant and s.stream_id = stream;
end
$$;
revoke execute on function event_store.truncate_stream from public;

-- 'expected' as in append. Null when it is deleted now, else the version that the stream has. Deleting the same version a
-- second time is no conflict: the answer to the first may have been lost.
create function event_store.delete_stream(tenant text, stream text, expected integer)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_version integer;
  was_deleted boolean;
  current_version integer;
begin
  perform event_store.check_writer(array[stream]);
  select s.version, s.deleted into found_version, was_deleted
    from event_store.streams s where s.tenant_id = tenant and s.stream_id = stream for no key update;
  if was_deleted and expected = found_version then
    return null;
  end if;
  current_version := case when was_deleted then 0 else coalesce(found_version, 0) end;
  if (expected >= 0 and expected <> current_version) or (expected = -1 and current_version = 0) then
    return current_version;
  end if;
  update event_store.streams s set deleted = true, begins_at = s.version + 1
    where s.tenant_id = tenant and s.stream_id = stream and not s.deleted;
  return null;
end
$$;
revoke execute on function event_store.delete_stream from public;
`;

/**
 * What ends a stream for its readers, while the log keeps every event: where its reading begins, and whether it is deleted. Both
 * are columns with a constant default, which rewrite no table.
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

create function event_store.truncate_stream(tenant text, stream text, before_version integer)
returns void language sql as $$
  update event_store.streams s
    set begins_at = greatest(s.begins_at, least(before_version, s.version + 1))
    where s.tenant_id = tenant and s.stream_id = stream
$$;

-- 'expected' as in append. Null when it is deleted now, else the version that the stream has. Deleting the same version a
-- second time is no conflict: the answer to the first may have been lost.
create function event_store.delete_stream(tenant text, stream text, expected integer)
returns integer language plpgsql as $$
declare
  found_version integer;
  was_deleted boolean;
  current_version integer;
begin
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
`;

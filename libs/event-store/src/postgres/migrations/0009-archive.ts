/**
 * Old partitions may leave the log for the schema event_store_archive (docs/adr/0007-partitions.md), the oldest first, so that
 * the log begins at one position. Whoever would need events from before is told so, never given a part: the readers' statements
 * ask in the same breath (check_archived…), which raises SQLSTATE PE001 with the last archived position as its detail.
 *
 * Which streams and customers are concerned is noted before a partition leaves. Ids stay in event_ids: they are never free again.
 */
export const archive = `
create schema event_store_archive;

create table event_store.archived_streams (
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  partition text not null references event_store.partitions,
  last_version integer not null,
  primary key (tenant_id, stream_id, partition)
);
create table event_store.archived_customers (
  tenant_id text collate "C" not null,
  customer_id text collate "C" not null,
  partition text not null references event_store.partitions,
  last_position bigint not null,
  primary key (tenant_id, customer_id, partition)
);

create index partitions_archived on event_store.partitions (to_position) where archived_at is not null;

-- The last position that is not in the log any more; 0 when all of it is there.
create function event_store.archived_to() returns bigint language plpgsql stable
  security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((select max(p.to_position) - 1 from event_store.partitions p where p.archived_at is not null), 0);
end
$$;

create function event_store.refuse_archived(needed boolean) returns boolean language plpgsql stable as $$
begin
  if needed then
    raise exception 'Some of these events are in the archive' using errcode = 'PE001', detail = event_store.archived_to();
  end if;
  return true;
end
$$;

create function event_store.check_archived(after_position bigint) returns boolean language plpgsql stable as $$
begin
  return event_store.refuse_archived(after_position < event_store.archived_to());
end
$$;

create function event_store.check_archived_stream(tenant text, stream text, from_version integer) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return event_store.archived_to() = 0 or event_store.refuse_archived(exists (
    select from event_store.archived_streams a
      join event_store.partitions p on p.name = a.partition
      join event_store.streams s on s.tenant_id = a.tenant_id and s.stream_id = a.stream_id
    where a.tenant_id = tenant and a.stream_id = stream and p.archived_at is not null
      and a.last_version >= greatest(from_version, s.begins_at)
  ));
end
$$;

create function event_store.check_archived_customer(tenant text, customer text, after_position bigint) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return event_store.archived_to() = 0 or event_store.refuse_archived(exists (
    select from event_store.archived_customers a join event_store.partitions p on p.name = a.partition
    where a.tenant_id = tenant and a.customer_id = customer and p.archived_at is not null
      and a.last_position > after_position
  ));
end
$$;

-- The oldest partition of the log, when all of it is up to a position, and done with by its writers.
create function event_store.archivable_partition(up_to bigint) returns text language sql as $$
  select p.name from (
    select * from event_store.partitions where archived_at is null order by from_position limit 1
  ) p
  where p.to_position - 1 <= least(up_to, event_store.watermark())
$$;

-- Before detach_partition, in a transaction of its own: it takes a while, and keeps nobody waiting.
create function event_store.note_partition(partition_name text) returns void language plpgsql as $$
begin
  execute format($sql$
    insert into event_store.archived_streams (tenant_id, stream_id, partition, last_version)
      select tenant_id, stream_id, %1$L, max(stream_version) from event_store.%1$I group by tenant_id, stream_id
      on conflict do nothing;
    insert into event_store.archived_customers (tenant_id, customer_id, partition, last_position)
      select tenant_id, customer_id, %1$L, max(position) from event_store.%1$I
      where customer_id is not null group by tenant_id, customer_id
      on conflict do nothing
  $sql$, partition_name);
end
$$;

create function event_store.detach_partition(partition_name text) returns void language plpgsql as $$
begin
  execute format('alter table event_store.events detach partition event_store.%1$I;
    alter table event_store.%1$I set schema event_store_archive', partition_name);
  update event_store.partitions set archived_at = now() where name = partition_name;
end
$$;

-- The newest archived partition comes back; its name, null when there is none. The table must be there, as it left.
create function event_store.attach_partition() returns text language plpgsql as $$
declare
  back event_store.partitions;
begin
  select * into back from event_store.partitions p where p.archived_at is not null order by p.from_position desc limit 1;
  if not found then
    return null;
  end if;
  execute format('alter table event_store_archive.%1$I set schema event_store;
    alter table event_store.events attach partition event_store.%1$I for values from (%2$s) to (%3$s)',
    back.name, case when back.from_position = 0 then 'minvalue' else back.from_position::text end, back.to_position);
  update event_store.partitions set archived_at = null where name = back.name;
  return back.name;
end
$$;
revoke execute on function event_store.archivable_partition, event_store.note_partition, event_store.detach_partition,
  event_store.attach_partition from public;
`;

/**
 * The log in partitions by ranges of positions (docs/adr/0007-partitions.md). This creates what makes them; partition-log.ts
 * turns the one table into the first of them, without stopping its writers.
 *
 * A table of the partitions, because the catalogue of PostgreSQL keeps their bounds only as text.
 */
export const partitions = `
create table event_store.partitions (
  name text primary key,
  -- Its positions: from_position <= position < to_position.
  from_position bigint not null unique,
  to_position bigint not null unique,
  archived_at timestamptz,
  check (from_position < to_position)
);
-- Positions in one partition, of those that are made from now on. Empty until the log is partitioned.
create table event_store.partitioning (width bigint not null check (width > 0));

-- What every partition has of its own. A unique index of the whole log would have to contain the position, and so say nothing:
-- that a version of a stream is given once is sure by the lock on its row in streams; within a partition it is sure twice.
create function event_store.add_partition(from_position bigint, to_position bigint) returns void language plpgsql as $$
declare
  partition constant text := 'events_from_' || lpad(from_position::text, 16, '0');
begin
  execute format($sql$
    create table event_store.%1$I (
      like event_store.events including defaults including storage including compression,
      constraint %2$I primary key (position) with (fillfactor = 100),
      constraint %3$I unique (tenant_id, stream_id, stream_version)
    );
    create trigger append_only before update or delete or truncate on event_store.%1$I
      for each statement execute function event_store.refuse_change();
    alter table event_store.%1$I enable always trigger append_only;
    alter table event_store.events attach partition event_store.%1$I for values from (%4$s) to (%5$s)
  $sql$, partition, partition || '_position', partition || '_stream_version', from_position, to_position);
  insert into event_store.partitions (name, from_position, to_position) values (partition, from_position, to_position);
end
$$;

-- Sees to it that there is room for so many positions more, and a whole partition beyond. Returns the position from which on
-- it should be asked again. Attaching blocks neither readers nor writers. Nothing is done to a log that is not partitioned.
create function event_store.make_partitions(room bigint default 0) returns bigint language plpgsql
  security definer set search_path = pg_catalog, pg_temp
as $$
declare
  last_from bigint;
  last_to bigint;
  width bigint;
begin
  loop
    select p.from_position, p.to_position into last_from, last_to
      from event_store.partitions p order by p.from_position desc limit 1;
    if not found then
      return event_store.last_position() + 1000000;
    end if;
    if last_from > event_store.last_position() + room then
      return last_from;
    end if;
    -- One at a time; whoever waited here looks again at what the other has made.
    if width is null then
      perform pg_advisory_xact_lock(20549, 1);
      select s.width into width from event_store.partitioning s;
    else
      perform event_store.add_partition(last_to, last_to + width);
    end if;
  end loop;
end
$$;
revoke execute on function event_store.make_partitions from public;

-- Ids first: of an append that is no repetition none is known, and no partition is looked into. What is in the archive is
-- known, but cannot be compared any more: such an append counts as one whose ids are used elsewhere.
create function event_store.find_append_by_ids(
  tenant text, stream text, event_ids uuid[],
  out known integer, out version_before integer, out last_position bigint
) language plpgsql stable set enable_seqscan = off as $$
begin
  select count(*)::integer into known from event_store.event_ids i where i.id = any (event_ids) and i.tenant_id = tenant;
  if known = 0 then
    return;
  end if;
  select
    case when count(*) = cardinality(event_ids) and bool_and(event.stream_id = stream)
      and min(event.stream_version - asked.place) = max(event.stream_version - asked.place)
      then min(event.stream_version - asked.place)::integer end,
    max(event.position)
  into version_before, last_position
  from unnest(event_ids) with ordinality as asked (id, place)
    -- One look into the index of ids for each: joined freely, a table never analyzed is read from end to end, by its tenant.
    cross join lateral (
      select e.stream_id, e.stream_version, e.position
      from event_store.event_ids i join event_store.events e on e.position = i.position
      where i.id = asked.id and i.tenant_id = tenant offset 0
    ) event;
end
$$;

-- The last step of partition-log.ts, and the only one that keeps others waiting: the table becomes the first partition of a new
-- one of its name. Its rows are known to be below the bound, and to be in event_ids, so nothing is read.
create function event_store.partition_log(bound bigint, partition_width bigint) returns void language plpgsql as $$
declare
  partition constant text := 'events_from_0000000000000000';
  granted record;
begin
  -- Writers lock streams first: whoever appends is now waiting there, or done.
  lock table event_store.streams in share row exclusive mode;
  lock table event_store.events in access exclusive mode;
  drop trigger keep_event_ids on event_store.events;
  alter table event_store.events drop constraint events_id;
  alter table event_store.events rename to events_from_0000000000000000;
  alter index event_store.events_position rename to events_from_0000000000000000_position;
  alter index event_store.events_stream_version rename to events_from_0000000000000000_stream_version;
  alter index event_store.events_customer rename to events_from_0000000000000000_customer;

  create table event_store.events (
    like event_store.events_from_0000000000000000 including defaults including storage including compression,
    constraint events_position primary key (position)
  ) partition by range (position);
  create index events_customer on event_store.events (tenant_id, customer_id, position) where customer_id is not null;
  create trigger append_only before update or delete or truncate on event_store.events
    for each statement execute function event_store.refuse_change();
  alter table event_store.events enable always trigger append_only;
  execute format('alter table event_store.events attach partition event_store.%I for values from (minvalue) to (%s)',
    partition, bound);
  alter table event_store.events_from_0000000000000000 drop constraint events_before_bound;

  for granted in
    select acl.grantee, acl.privilege_type from pg_class c, aclexplode(c.relacl) acl
    where c.oid = 'event_store.events_from_0000000000000000'::regclass and acl.grantee <> c.relowner
  loop
    execute format('grant %s on event_store.events to %s', granted.privilege_type,
      case when granted.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(granted.grantee)) end);
  end loop;

  drop function event_store.find_append(text, text, uuid[]);
  alter function event_store.find_append_by_ids(text, text, uuid[]) rename to find_append;
  insert into event_store.partitions (name, from_position, to_position) values (partition, 0, bound);
  insert into event_store.partitioning (width) values (partition_width);
  perform event_store.make_partitions();
end
$$;
`;

/**
 * Every service may ask for partitions, so what it asks for has a bound: without one, a single call makes tables until the cluster
 * has no room for their locks. The bound is more events than one append can carry.
 */
export const partitionRoom = `
-- Sees to it that there is room for so many positions more, and a whole partition beyond. Returns the position from which on
-- it should be asked again. Attaching blocks neither readers nor writers. Nothing is done to a log that is not partitioned.
create or replace function event_store.make_partitions(room bigint default 0) returns bigint language plpgsql
  security definer set search_path = pg_catalog, pg_temp
as $$
declare
  last_from bigint;
  last_to bigint;
  width bigint;
begin
  if room is null or room not between 0 and 10000000 then
    raise exception 'Room for % events cannot be made at once', room using errcode = 'invalid_parameter_value';
  end if;
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
`;

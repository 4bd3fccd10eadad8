/**
 * Event ids in a table of their own (docs/adr/0007-partitions.md): a log that is partitioned by position cannot keep them unique
 * by itself. Ids of events that were there before are copied afterwards, in batches (partition-log.ts); until then the old
 * constraint keeps all of them unique.
 *
 * The trigger is for appends that began with the function of 0003: whoever inserts after this migration leaves its ids. To
 * create it waits for those that have inserted already, so none is missed. It goes when the log is partitioned.
 */
export const eventIds = `
create table event_store.event_ids (
  id uuid not null,
  tenant_id text collate "C" not null,
  position bigint not null,
  constraint event_ids_id primary key (id, tenant_id)
);
create trigger append_only before update or delete or truncate on event_store.event_ids
  for each statement execute function event_store.refuse_change();
alter table event_store.event_ids enable always trigger append_only;

create function event_store.keep_event_ids() returns trigger language plpgsql as $$
begin
  insert into event_store.event_ids (id, tenant_id, position) select id, tenant_id, position from inserted
    on conflict do nothing;
  return null;
end
$$;
create trigger keep_event_ids after insert on event_store.events referencing new table as inserted
  for each statement execute function event_store.keep_event_ids();

-- Copies the ids of the next events after a position; the last position copied, null when there are none.
create function event_store.copy_event_ids(after_position bigint, batch integer) returns bigint language sql
  set enable_seqscan = off
as $$
  with events as (
    select e.id, e.tenant_id, e.position from event_store.events e
    where e.position > after_position order by e.position limit batch
  ), copied as (
    insert into event_store.event_ids (id, tenant_id, position) select e.id, e.tenant_id, e.position from events e
    on conflict do nothing
  )
  select max(e.position) from events e
$$;
`;

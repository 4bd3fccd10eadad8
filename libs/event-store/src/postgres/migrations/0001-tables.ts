/**
 * The log's tables. What an event costs beyond its row: four indexes. The position's own (always its last page, so cheap),
 * the stream's and the id's (which are the two constraints that make appends safe), and the customer's, only for events
 * that have one. There is none on the type: a filtered read scans positions, and no writer pays for it. Names compare by
 * bytes (collation "C"): cheaper, and the same order on every machine.
 *
 * `json`, not `jsonb`, keeps the text as it was written, takes \u0000, and is not parsed into another form on every append.
 */
export const tables = `
create table event_store.streams (
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  version integer not null,
  primary key (tenant_id, stream_id)
) with (fillfactor = 85);

create table event_store.events (
  position bigint not null,
  schema_version integer not null,
  stream_version integer not null,
  id uuid not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  simulated boolean not null,
  tenant_id text collate "C" not null,
  stream_id text collate "C" not null,
  type text collate "C" not null,
  customer_id text collate "C",
  actor text collate "C" not null,
  channel text collate "C" not null,
  correlation_id text collate "C" not null,
  causation_id text collate "C",
  traceparent text collate "C",
  data json not null,
  personal json,
  constraint events_position primary key (position) with (fillfactor = 100),
  constraint events_stream_version unique (tenant_id, stream_id, stream_version),
  constraint events_id unique (id, tenant_id)
);
create index events_customer on event_store.events (tenant_id, customer_id, position) where customer_id is not null;

do $$
begin
  if exists (select from pg_catalog.pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
    alter table event_store.events alter column data set compression lz4, alter column personal set compression lz4;
  end if;
end
$$;

-- Called from the first: last_value is then always a position that was drawn, so a strict lower bound of all to come.
create sequence event_store.positions minvalue 0;
select setval('event_store.positions', 0, true);

create function event_store.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_relid::regclass, tg_op
    using errcode = 'integrity_constraint_violation', hint = 'Append a compensating event instead.';
end
$$;
create trigger append_only before update or delete or truncate on event_store.events
  for each statement execute function event_store.refuse_change();
create trigger append_only before delete or truncate on event_store.streams
  for each statement execute function event_store.refuse_change();
-- Also while session_replication_role would silence ordinary triggers.
alter table event_store.events enable always trigger append_only;
alter table event_store.streams enable always trigger append_only;
`;

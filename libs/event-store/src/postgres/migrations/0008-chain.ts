/**
 * The hash chain of a tenant's events (docs/adr/0014-integrity-chain.md): blocks of events in order of position, each with the hash
 * of the one before it. Filled by whoever seals, never by an append. `entries` holds a position (8 bytes, big-endian) and
 * a SHA-256 digest (32 bytes) for every event: what it takes to name the event that was changed. Digests do not compress.
 */
export const chain = `
create table event_store.chain (
  tenant_id text collate "C" not null,
  number bigint not null check (number >= 1),
  from_position bigint not null,
  to_position bigint not null check (to_position >= from_position),
  event_count integer not null check (event_count > 0),
  entries bytea not null check (length(entries) = 40 * event_count),
  events_digest bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  constraint chain_number primary key (tenant_id, number)
);
alter table event_store.chain alter column entries set storage external;
create trigger append_only before update or delete or truncate on event_store.chain
  for each statement execute function event_store.refuse_change();
alter table event_store.chain enable always trigger append_only;
`;

/**
 * The lock watermark (docs/adr/0001-lock-watermark.md): every append holds a shared lock whose key is a lower bound of the
 * positions it is about to draw (0003-append.ts). The key is the namespace 0x5045 in the high 16 bits, and a position in the low 48.
 *
 * The sequence is read by pg_sequence_last_value, which locks its buffer. `select last_value` does not: now and then, while
 * nextval writes its log record, it sees a value up to 31 ahead of what was drawn, and readers would lose events by it.
 */
export const watermark = `
create function event_store.last_position() returns bigint language plpgsql volatile as $$
declare
  drawn constant bigint := pg_catalog.pg_sequence_last_value('event_store.positions'::regclass);
begin
  if drawn is null then
    raise exception 'The last position cannot be read here: this is a standby, or the role lacks a right'
      using errcode = 'object_not_in_prerequisite_state', hint = 'Connect to the primary, with select on event_store.positions.';
  end if;
  return drawn;
end
$$;

-- No transaction that is still open holds a position at or below the result, and none will draw one. The order of the two
-- reads is the point: an append that is not yet in pg_locks draws above any last_value read before.
create function event_store.watermark() returns bigint language plpgsql volatile as $$
declare
  drawn constant bigint := event_store.last_position();
  announced bigint;
begin
  select min(((classid::bigint & 65535) << 32) | objid::bigint) into announced
    from pg_catalog.pg_locks
    where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 16 = 20549
      and database = (select oid from pg_catalog.pg_database where datname = current_database());
  return least(drawn, announced);
end
$$;
`;

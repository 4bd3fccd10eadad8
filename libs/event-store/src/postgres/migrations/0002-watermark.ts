/**
 * The lock watermark (docs/adr/0001-lock-watermark.md): every append holds a shared lock whose key is a lower bound of the
 * positions it is about to draw (0003-append.ts). The key is the namespace 0x5045 in the high 16 bits, and a position in the low 48.
 */
export const watermark = `
-- No transaction that is still open holds a position at or below the result, and none will draw one. The order of the two
-- reads is the point: an append that is not yet in pg_locks draws above any last_value read before.
create function event_store.watermark() returns bigint language plpgsql volatile as $$
declare
  drawn bigint;
  announced bigint;
begin
  select last_value into drawn from event_store.positions;
  select min(((classid::bigint & 65535) << 32) | objid::bigint) into announced
    from pg_catalog.pg_locks
    where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 16 = 20549
      and database = (select oid from pg_catalog.pg_database where datname = current_database());
  return least(drawn, announced);
end
$$;
`;

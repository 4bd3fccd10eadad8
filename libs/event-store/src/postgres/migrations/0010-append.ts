/**
 * The append of 0006, with two additions. `noStream` is what an append to a deleted stream is asked for with, so its repetition
 * is known by that, too, though the stream was at another version then. And whoever may execute it may call it with any arrays:
 * those that do not fit each other would give a stream versions without events, or take some back that were given.
 */
export const appendChecked = `
create or replace function event_store.append(
  tenants text[], streams text[], expected integer[], counts integer[], rounds integer[],
  requests integer[], ids uuid[], types text[], schema_versions integer[], customers text[], occurred timestamptz[],
  actors text[], channels text[], correlations text[], causations text[], traceparents text[], simulations boolean[],
  datas json[], personals json[]
) returns bigint[] language plpgsql
  security definer set search_path = pg_catalog, pg_temp
  -- Plans that never depend on when a table was last analyzed, and are made once: planning costs more than appending.
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  request_count constant integer := cardinality(streams);
  result bigint[] := array_fill(0, array[3 * request_count]);
  outcome integer;
  version integer;
  last_position bigint;
  drawn_before bigint;
  drawn bigint[];
  now_recorded timestamptz;
  -- Added to the place of an event in the arrays, gives its version; null for the events of a refused request.
  version_offsets integer[] := array_fill(null::integer, array[request_count]);
  first_request integer := 1;
  last_request integer;
  request integer := 0;
  first_event integer := 1;
  events_before integer := 0;
  last_event integer;
  version_before integer;
  was_deleted boolean;
  begins integer;
  current_version integer;
  earlier record;
begin
  -- The owner is spared the call.
  if session_user <> current_user then
    perform event_store.check_writer(streams);
  end if;
  while first_request <= request_count loop
    last_request := first_request;
    while last_request < request_count and rounds[last_request + 1] = rounds[first_request] loop
      last_request := last_request + 1;
    end loop;

    -- Waits for whoever is writing to one of these streams, and is then sure of their versions until the end. All of it
    -- is done before the first turn of the loop.
    for version, was_deleted, begins in
      insert into event_store.streams as stream (tenant_id, stream_id, version)
      select tenants[r], streams[r], counts[r] from generate_series(first_request, last_request) r
      on conflict (tenant_id, stream_id) do update set version = stream.version + excluded.version
      returning stream.version, stream.deleted, stream.begins_at
    loop
      if request = 0 then
        -- After the wait: nobody holds the watermark back while waiting, and within a stream time does not run backwards.
        now_recorded := clock_timestamp();
        -- Expressions, not queries: each query costs as much as a row. A lock is never null, and its key must not be.
        drawn_before := pg_sequence_last_value('event_store.positions'::regclass);
        if drawn_before is null or pg_advisory_xact_lock_shared((20549::bigint << 48) | drawn_before) is null then
          raise exception 'The last position cannot be read here' using errcode = 'object_not_in_prerequisite_state';
        end if;
        if cardinality(ids) = 1 then
          drawn := array[nextval('event_store.positions')];
        else
          drawn := array(select nextval('event_store.positions') from generate_series(1, cardinality(ids)));
        end if;
      end if;
      request := request + 1;
      outcome := 0;
      version_before := version - counts[request];
      current_version := case when was_deleted then 0 else version_before end;
      last_event := events_before + counts[request];
      if counts[request] < 1 then
        raise exception 'Request % of an append has no events', request using errcode = 'invalid_parameter_value';
      end if;
      for n in events_before + 1 .. last_event loop
        if requests[n] is distinct from request then
          raise exception 'Event % of an append is not of request %', n, request using errcode = 'invalid_parameter_value';
        end if;
      end loop;
      if was_deleted or expected[request] <> version_before then
        -- It does not fit, or fits more than this version; then only its ids can tell whether it is a repetition.
        select * into earlier
          from event_store.find_append(tenants[request], streams[request], ids[events_before + 1 : last_event]);
        if earlier.known > 0 then
          outcome := case
            when earlier.version_before = expected[request] or (earlier.version_before >= 0 and expected[request] < 0)
              -- A stream that was deleted is appended to as one that is not there: what lay before is hidden ever since.
              or (expected[request] = 0 and earlier.version_before < begins)
            then 1 else 3 end;
        elsif (expected[request] >= 0 and expected[request] <> current_version)
          or (expected[request] = -1 and current_version = 0) then
          outcome := 2;
        end if;
      end if;
      if outcome = 0 then
        version_offsets[request] := version_before - events_before;
        last_position := drawn[last_event];
        if was_deleted then
          update event_store.streams stream set deleted = false
            where stream.tenant_id = tenants[request] and stream.stream_id = streams[request];
        end if;
      else
        version := current_version;
        update event_store.streams stream set version = version_before
          where stream.tenant_id = tenants[request] and stream.stream_id = streams[request];
        if outcome = 1 then
          version := earlier.version_before + counts[request];
          last_position := earlier.last_position;
        end if;
      end if;
      result[3 * request - 2] := outcome;
      result[3 * request - 1] := version;
      result[3 * request] := last_position;
      events_before := last_event;
    end loop;

    with used as (
      insert into event_store.event_ids (id, tenant_id, position)
      select ids[n], tenants[requests[n]], drawn[n] from generate_series(first_event, last_event) n
      where version_offsets[requests[n]] is not null
    )
    insert into event_store.events (
      position, tenant_id, stream_id, stream_version, id, type, schema_version, customer_id, occurred_at, recorded_at,
      actor, channel, correlation_id, causation_id, traceparent, simulated, data, personal
    )
    select drawn[n], tenants[requests[n]], streams[requests[n]], version_offsets[requests[n]] + n, ids[n], types[n],
      schema_versions[n], customers[n], occurred[n], now_recorded, actors[n], channels[n], correlations[n], causations[n],
      traceparents[n], simulations[n], datas[n], personals[n]
    from generate_series(first_event, last_event) n
    where version_offsets[requests[n]] is not null;

    first_request := last_request + 1;
    first_event := last_event + 1;
  end loop;
  if events_before is distinct from cardinality(ids) then
    raise exception 'An append has events of no request' using errcode = 'invalid_parameter_value';
  end if;
  return result;
end
$$;

revoke execute on function event_store.append from public;
`;

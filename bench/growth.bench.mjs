// What a log costs as it grows: the same work on logs of 0.1 and 1 million events (with --large also 10 million), each in a
// database of its own on one server, in turns. The value is the largest log's, the baseline the smallest one's; their ratio
// should stay near 1. The logs are filled through the store, as they would have been in years.
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import pg from 'pg';
import { sampleEvent, sampleEvents } from './sample-events.mjs';
import { mediansInTurns, percentile, rateOf } from './turns.ts';

const SIZES = [100_000, 1_000_000];
const LARGE = 10_000_000;
const EVENTS_PER_STREAM = 10;
const STREAMS_PER_CALL = 400;
const CALLERS = 8;
const TURNS = 5;
const APPEND_MS = 2_000;
const TAIL_READS = 500;
const PAGE = 100;

const streamOf = (events) => ({
  tenantId: 'local',
  streamId: `order-${newId()}`,
  expectedVersion: 'noStream',
  events,
});

const fill = async (store, size, log) => {
  const perCall = STREAMS_PER_CALL * EVENTS_PER_STREAM;
  const began = performance.now();
  for (let written = 0; written < size; written += perCall) {
    const requests = Array.from({ length: STREAMS_PER_CALL }, () => streamOf(sampleEvents(EVENTS_PER_STREAM)));
    for (const outcome of await store.appendMany(requests)) if (outcome.status === 'rejected') throw outcome.reason;
    if (written > 0 && written % 1_000_000 === 0) {
      const rate = written / ((performance.now() - began) / 1_000);
      log(`${written} of ${size} events, ${Math.round(rate)}/s, ${Math.round((size - written) / rate)} s left`);
    }
  }
};

/** A database beside the server's first one, with a log of so many events in it, vacuumed as it would be in time. */
const filledLog = async (databaseUrl, size, log) => {
  const url = new URL(databaseUrl);
  url.pathname = `/log_${size}`;
  const execute = async (connectionString, text) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  await execute(databaseUrl, `create database log_${size}`);
  await migrateEventStore(url.href);
  const store = new PostgresEventStore({ connectionString: url.href });
  log(`writing ${size} events`);
  await fill(store, size, log);
  await execute(url.href, 'vacuum analyze');
  return store;
};

/** Appends per second, each to a new stream. */
const appendRate = (store) => {
  const append = () => store.append(streamOf([sampleEvent()]));
  return rateOf(
    Array.from({ length: CALLERS }, () => append),
    APPEND_MS,
  );
};

/** Milliseconds of reading the log's last page right after something was appended: the median of many. */
const tailLatency = async (store) => {
  const milliseconds = [];
  for (let read = 0; read < TAIL_READS; read += 1) {
    const { position } = await store.append(streamOf([sampleEvent()]));
    const after = String(Number(position) - PAGE).padStart(position.length, '0');
    const began = performance.now();
    const { events } = await store.readAll({ after, limit: PAGE });
    milliseconds.push(performance.now() - began);
    if (events.at(-1)?.position !== position) throw new Error('The tail lacks the event that was just appended');
  }
  return percentile(milliseconds, 0.5);
};

const compareSizes =
  (unit, measure) =>
  async ({ databaseUrl, log, large, scale }) => {
    const sizes = [...SIZES, ...(large ? [LARGE] : [])].map((size) => Math.round(size * scale));
    const stores = [];
    try {
      for (const size of sizes) stores.push(await filledLog(databaseUrl, size, log));
      const sides = Object.fromEntries(sizes.map((size, index) => [`of ${size}`, () => measure(stores[index])]));
      for (const side of Object.values(sides)) await side();
      const told = (measured) =>
        Object.entries(measured).map(([name, value]) => `${name}: ${Number(value.toPrecision(4))} ${unit}`);
      const medians = await mediansInTurns(TURNS, sides, (turn, measured) =>
        log(`turn ${turn}: ${told(measured).join(', ')}`),
      );
      const [baseline, value] = [medians[`of ${sizes[0]}`], medians[`of ${sizes.at(-1)}`]];
      return { value, unit, baseline, ratio: value / baseline, note: `events in the log: ${told(medians).join(', ')}` };
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  };

export const benchmarks = [
  { name: 'growth.append', run: compareSizes('appends/s', appendRate) },
  { name: 'growth.tail', run: compareSizes('ms', tailLatency) },
];

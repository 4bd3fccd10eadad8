// How fast the log takes events: through PostgresEventStore, and beside it the bare SQL function, called directly by eight
// connections with the plain driver. Both append to new streams, in the same run, in turns, so that a busy machine slows
// both. Durability is the server's: run it on one with fsync on.
import pg from 'pg';
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { sampleEvents } from './sample-events.mjs';
import { rateOf } from './turns.ts';

const WARM_UP_MS = 700;
const TURNS = 3;
const TURN_MS = 1_000;
const BASELINE_CONNECTIONS = 8;

/** The arguments of event_store.append for one request. */
const bareArguments = (streamId, events) => {
  const column = (read) => events.map(read);
  return [
    ['local'],
    [streamId],
    [0],
    [events.length],
    [1],
    column(() => 1),
    column(({ id }) => id),
    column(({ type }) => type),
    column(({ schemaVersion }) => schemaVersion),
    column(({ customerId }) => customerId),
    column(({ occurredAt }) => occurredAt),
    column(({ actor }) => actor),
    column(({ channel }) => channel),
    column(({ correlationId }) => correlationId),
    column(({ causationId }) => causationId),
    column(({ traceparent }) => traceparent),
    column(({ simulated }) => simulated),
    column(({ data }) => JSON.stringify(data)),
    column(() => null),
  ];
};
const bareAppend = `select event_store.append(${Array.from({ length: 19 }, (_, index) => `$${index + 1}`).join(', ')})`;

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const compare = async (storeCallers, bareCallers) => {
  await rateOf(storeCallers, WARM_UP_MS);
  await rateOf(bareCallers, WARM_UP_MS);
  const rates = { store: [], bare: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    rates.store.push(await rateOf(storeCallers, TURN_MS));
    rates.bare.push(await rateOf(bareCallers, TURN_MS));
  }
  return { store: mean(rates.store), bare: mean(rates.bare) };
};

const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const measure =
  ({ callers, eventsPerCall, unit }) =>
  async ({ databaseUrl, log }) => {
    await migrateEventStore(databaseUrl);
    const store = new PostgresEventStore({ connectionString: databaseUrl });
    const clients = repeat(BASELINE_CONNECTIONS, () => new pg.Client({ connectionString: databaseUrl }));
    await Promise.all(clients.map((client) => client.connect()));
    try {
      const viaStore = () =>
        store.append({
          tenantId: 'local',
          streamId: `order-${newId()}`,
          expectedVersion: 'noStream',
          events: sampleEvents(eventsPerCall),
        });
      const bare = (client) => () =>
        client.query({
          name: 'bare_append',
          text: bareAppend,
          values: bareArguments(`order-${newId()}`, sampleEvents(eventsPerCall)),
        });
      const rates = await compare(
        repeat(callers, () => viaStore),
        clients.map(bare),
      );
      const [value, baseline] = [rates.store * eventsPerCall, rates.bare * eventsPerCall];
      log(
        `${Math.round(value)} ${unit}; bare function on ${BASELINE_CONNECTIONS} connections: ${Math.round(baseline)}`,
      );
      return { value, unit, baseline, ratio: value / baseline };
    } finally {
      await store.close();
      await Promise.all(clients.map((client) => client.end()));
    }
  };

export const benchmarks = [
  { name: 'append.single.8', run: measure({ callers: 8, eventsPerCall: 1, unit: 'appends/s' }) },
  { name: 'append.single.64', run: measure({ callers: 64, eventsPerCall: 1, unit: 'appends/s' }) },
  { name: 'append.batch10.8', run: measure({ callers: 8, eventsPerCall: 10, unit: 'events/s' }) },
];

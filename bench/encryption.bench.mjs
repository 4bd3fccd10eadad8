// What encryption costs an append: events with personal fields, to a log with keys and to one without, on the same server, in
// turns. Half of the customers are new (each brings a data key along), half are known (their keys are in memory, as those of
// customers who are active are).
import { join } from 'node:path';
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { createKeyRing, FileKeyEncryption, preparePrivacy } from '@perennial/privacy';
import { mediansInTurns, rateOf } from './turns.ts';

const CALLERS = 8;
const TURNS = 5;
const TURN_MS = 1_000;
const WARM_UP_MS = 1_000;
const KNOWN_CUSTOMERS = 1_000;

const event = (type, customerId, data) => ({
  id: newId(),
  type,
  schemaVersion: 1,
  customerId,
  occurredAt: '2011-12-09T12:50:00.000Z',
  actor: 'service:acquisition',
  channel: 'web',
  correlationId: customerId,
  causationId: null,
  traceparent: null,
  simulated: false,
  data: { customerId, ...data },
});

/** Two personal fields and about 220 bytes, as a registration has. */
const person = () => ({
  name: 'Augusta Ada King, Countess of Lovelace',
  email: `${newId()}@example.org`,
  country: 'GB',
});

const registered = (store) => {
  const customerId = newId();
  return store.append({
    ...{ tenantId: 'local', streamId: `customer-${customerId}`, expectedVersion: 'noStream' },
    events: [event('CustomerRegistered', customerId, person())],
  });
};

const changed = (store, customerId) =>
  store.append({
    ...{ tenantId: 'local', streamId: `profile-${newId()}`, expectedVersion: 'noStream' },
    events: [event('CustomerProfileChanged', customerId, person())],
  });

/** Callers that take turns with new and known customers. */
const callersOf = (store, known) =>
  Array.from({ length: CALLERS }, (_, index) => {
    let calls = index;
    return () => {
      calls += 1;
      return calls % 2 === 0 ? registered(store) : changed(store, known[calls % known.length]);
    };
  });

const run = async ({ databaseUrl, home, log }) => {
  const file = join(home, 'encryption.keys');
  createKeyRing(file);
  const keyEncryption = new FileKeyEncryption(file);
  await migrateEventStore(databaseUrl);
  await preparePrivacy(databaseUrl, keyEncryption);
  const stores = {
    encrypted: new PostgresEventStore({ connectionString: databaseUrl, personalData: { keyEncryption } }),
    clear: new PostgresEventStore({ connectionString: databaseUrl }),
  };
  try {
    const known = Array.from({ length: KNOWN_CUSTOMERS }, newId);
    const callers = { encrypted: callersOf(stores.encrypted, known), clear: callersOf(stores.clear, known) };
    for (const side of Object.values(callers)) await rateOf(side, WARM_UP_MS);
    const rates = await mediansInTurns(
      TURNS,
      {
        encrypted: () => rateOf(callers.encrypted, TURN_MS),
        clear: () => rateOf(callers.clear, TURN_MS),
      },
      (turn, { encrypted, clear }) =>
        log(`turn ${turn}: ${Math.round(encrypted)} appends/s encrypted, ${Math.round(clear)} in clear`),
    );
    const [value, baseline] = [rates.encrypted, rates.clear];
    const cost = `${((1 - value / baseline) * 100).toFixed(1)} % off`;
    return { value, unit: 'appends/s', baseline, ratio: value / baseline, note: `${cost}; half new customers` };
  } finally {
    await Promise.all(Object.values(stores).map((store) => store.close()));
  }
};

export const benchmarks = [{ name: 'encryption.append', run }];

// What encryption costs an append: events with personal fields, to a log with keys and to one without, on the same server, in
// turns. One append in ten is a new customer's first, who brings a data key along (in `perennial simulate` it is one in thirty);
// the others' keys are in memory, as those of customers who are active are. The note says what it is when all are new.
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
/** One append in so many is of a new customer. */
const NEW_EVERY = 10;

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

/** Callers of whom one append in `newEvery` registers a new customer. */
const callersOf = (store, known, newEvery) =>
  Array.from({ length: CALLERS }, (_, index) => {
    let calls = index;
    return () => {
      calls += 1;
      return calls % newEvery === 0 ? registered(store) : changed(store, known[calls % known.length]);
    };
  });

const rates = async (stores, newEvery, log) => {
  const known = Array.from({ length: KNOWN_CUSTOMERS }, newId);
  const callers = {
    encrypted: callersOf(stores.encrypted, known, newEvery),
    clear: callersOf(stores.clear, known, newEvery),
  };
  for (const side of Object.values(callers)) await rateOf(side, WARM_UP_MS);
  const measure = (side) => () => rateOf(side, TURN_MS);
  return mediansInTurns(TURNS, { encrypted: measure(callers.encrypted), clear: measure(callers.clear) }, log);
};

const percentOff = ({ encrypted, clear }) => `${((1 - encrypted / clear) * 100).toFixed(1)} % off`;

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
    const told =
      (customers) =>
      (turn, { encrypted, clear }) =>
        log(`turn ${turn}, ${customers}: ${Math.round(encrypted)} appends/s encrypted, ${Math.round(clear)} in clear`);
    const mixed = await rates(stores, NEW_EVERY, told('one new in ten'));
    const allNew = await rates(stores, 1, told('all new'));
    return {
      value: mixed.encrypted,
      unit: 'appends/s',
      baseline: mixed.clear,
      ratio: mixed.encrypted / mixed.clear,
      note: `${percentOff(mixed)}; one new customer in ten (all new: ${percentOff(allNew)})`,
    };
  } finally {
    await Promise.all(Object.values(stores).map((store) => store.close()));
  }
};

export const benchmarks = [{ name: 'encryption.append', run }];

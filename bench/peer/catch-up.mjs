// A subscription that starts at the beginning of a log of 50,000 events while eight writers go on appending: how fast it gets
// through what was there, and whether it delivers every event. Both sides keep a checkpoint in the database as they go: ours after
// every page, the peer's consumer after every message, which is what its reactor does. The peer is given large batches and
// no pause between them; with what it does by default (100 a batch, 50 ms between) it gets through 2,000 events/s at best.
import { newId } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { sampleData, sampleEvent } from '../sample-events.mjs';
import { mediansInTurns } from '../turns.ts';
import { openPeer, peerName } from './emmett.ts';
import { ourSubscription, peerSubscription } from './subscriptions.mjs';

const EVENTS = 50_000;
const EVENTS_PER_STREAM = 10;
const TURNS = 3;
const WRITERS = 8;
/** Between two appends of a writer: enough to write all the time, and to leave the machine to what is measured. */
const WRITER_PAUSE_MS = 20;
/** How long the writers go on after the subscription has caught up: most events are then delivered as they come. */
const LIVE_MS = 1_500;
/** A subscription that delivers nothing for so long, with nobody writing, has nothing more: the peer polls once a second. */
const QUIET_MS = 3_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Both logs, behind one face: `append` events to a new stream, and answer their ids. */
const logsOf = (store, peer) => ({
  ours: {
    append: async (count) => {
      const events = Array.from({ length: count }, sampleEvent);
      const request = { tenantId: 'local', streamId: `order-${newId()}`, expectedVersion: 'noStream', events };
      await store.append(request);
      return events.map(({ id }) => id);
    },
  },
  theirs: {
    append: async (count) => {
      const ids = Array.from({ length: count }, newId);
      const event = (messageId) => ({ type: 'OrderPaid', data: sampleData(), metadata: { messageId } });
      await peer.appendToStream(`order-${newId()}`, ids.map(event));
      return ids;
    },
  },
});

const fill = async (log, events, known) => {
  const writer = async () => {
    while (known.size < events) for (const id of await log.append(EVENTS_PER_STREAM)) known.add(id);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
};

const write = async (log, known, signal) => {
  while (!signal.aborted) {
    for (const id of await log.append(1)) known.add(id);
    await pause(WRITER_PAUSE_MS);
  }
};

/** Events per second up to the size that the log had when the subscription started; and then, whether all were delivered. */
const catchUp = async (log, subscribe, known) => {
  const backlog = known.size;
  const seen = new Set();
  const writing = new AbortController();
  const writers = Array.from({ length: WRITERS }, () => write(log, known, writing.signal));
  let deliveredAt = performance.now();
  const began = deliveredAt;
  let seconds;
  const subscription = await subscribe((ids) => {
    for (const id of ids) seen.add(id);
    deliveredAt = performance.now();
    if (seen.size >= backlog) seconds ??= (deliveredAt - began) / 1_000;
  });
  const isQuiet = () => performance.now() - deliveredAt > QUIET_MS;
  while (seconds === undefined && !isQuiet()) await pause(5);
  await pause(LIVE_MS);
  writing.abort();
  await Promise.all(writers);
  while (seen.size < known.size && !isQuiet()) await pause(5);
  await subscription.stop();
  const lost = [...known].filter((id) => !seen.has(id)).length;
  return { rate: backlog / (seconds ?? (deliveredAt - began) / 1_000), lost };
};

const compare = async ({ logs, known, subscriptions, log }) => {
  const lost = { ours: 0, theirs: 0 };
  const side = (name) => async () => {
    const result = await catchUp(logs[name], subscriptions[name], known[name]);
    lost[name] += result.lost;
    return result.rate;
  };
  const rates = await mediansInTurns(TURNS, { ours: side('ours'), theirs: side('theirs') }, (turn, measured) =>
    log(`turn ${turn}: ${Math.round(measured.ours)} events/s, ${peerName} ${Math.round(measured.theirs)}/s`),
  );
  return { ...rates, lost };
};

const run = async ({ databaseUrl, log, scale }) => {
  await migrateEventStore(databaseUrl);
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  // A connection for each writer, and two for the subscription.
  const peer = await openPeer(databaseUrl, WRITERS + 2);
  try {
    const logs = logsOf(store, peer.store);
    const known = { ours: new Set(), theirs: new Set() };
    const events = Math.round(EVENTS * scale);
    log(`writing ${events} events on each side`);
    await fill(logs.ours, events, known.ours);
    await fill(logs.theirs, events, known.theirs);
    const subscriptions = { ours: ourSubscription(store, databaseUrl), theirs: peerSubscription(peer) };
    const { ours, theirs, lost } = await compare({ logs, known, subscriptions, log });
    if (lost.ours > 0) throw new Error(`Our subscription lost ${lost.ours} events`);
    const delivered = known.ours.size;
    const note = `${peerName}; lost: ours none of ${delivered}, the peer's ${lost.theirs} in ${TURNS} turns`;
    return { value: ours, unit: 'events/s', baseline: theirs, ratio: ours / theirs, note };
  } finally {
    await store.close();
    await peer.close();
  }
};

export const catchUpBenchmarks = [{ name: 'peer.catch-up', run }];

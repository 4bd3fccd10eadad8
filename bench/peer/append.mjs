// Appends of one event: ours through the EventStore port, the peer's through its own, the same payload on the same server, by
// as many callers, each of which waits for its answer. The peer stores the payload alone; ours its envelope too.
import { isExpectedVersionConflictError, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { newId } from '@perennial/contracts';
import { ConcurrencyConflictError, migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { sampleData, sampleEvent } from '../sample-events.mjs';
import { mediansInTurns, rateOf } from '../turns.ts';
import { openPeer, peerName } from './emmett.ts';

const TURNS = 5;
const TURN_MS = 2_000;
const WARM_UP_MS = 1_000;
const STREAM = 'order-the-only-one';

const repeat = (count, call) => Array.from({ length: count }, () => call);

const withBoth = async (databaseUrl, callers, work) => {
  await migrateEventStore(databaseUrl);
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  const peer = await openPeer(databaseUrl, callers);
  try {
    return await work({ store, peer: peer.store });
  } finally {
    await store.close();
    await peer.close();
  }
};

const compare = async ({ callers, ours, theirs, log }) => {
  const sides = { ours: repeat(callers, ours), theirs: repeat(callers, theirs) };
  for (const side of Object.values(sides)) await rateOf(side, WARM_UP_MS);
  const measure = (side) => () => rateOf(side, TURN_MS);
  return mediansInTurns(TURNS, { ours: measure(sides.ours), theirs: measure(sides.theirs) }, (turn, rates) =>
    log(`turn ${turn}: ${Math.round(rates.ours)} appends/s, ${peerName} ${Math.round(rates.theirs)}/s`),
  );
};

const resultOf = ({ ours, theirs }, note) => ({
  value: ours,
  unit: 'appends/s',
  baseline: theirs,
  ratio: ours / theirs,
  note: `${peerName}; ${note}`,
});

/** Every append makes a new stream. */
const newStreams =
  (callers) =>
  ({ databaseUrl, log }) =>
    withBoth(databaseUrl, callers, async ({ store, peer }) => {
      const ours = () =>
        store.append({
          tenantId: 'local',
          streamId: `order-${newId()}`,
          expectedVersion: 'noStream',
          events: [sampleEvent()],
        });
      const theirs = () =>
        peer.appendToStream(`order-${newId()}`, [{ type: 'OrderPaid', data: sampleData() }], {
          expectedStreamVersion: STREAM_DOES_NOT_EXIST,
        });
      return resultOf(await compare({ callers, ours, theirs, log }), 'a new stream per append');
    });

/** Writers of one stream that say nothing of its version: how many appends succeed, and how many are refused. */
const oneStream = ({ databaseUrl, log }) =>
  withBoth(databaseUrl, 8, async ({ store, peer }) => {
    const calls = { ours: 0, theirs: 0 };
    const refused = { ours: 0, theirs: 0 };
    const unlessRefused = (side, append, isConflict) => async () => {
      calls[side] += 1;
      try {
        await append();
      } catch (error) {
        if (!isConflict(error)) throw error;
        refused[side] += 1;
        return false;
      }
    };
    const ours = unlessRefused(
      'ours',
      () => store.append({ tenantId: 'local', streamId: STREAM, expectedVersion: 'any', events: [sampleEvent()] }),
      (error) => error instanceof ConcurrencyConflictError,
    );
    const theirs = unlessRefused(
      'theirs',
      () => peer.appendToStream(STREAM, [{ type: 'OrderPaid', data: sampleData() }]),
      isExpectedVersionConflictError,
    );
    const rates = await compare({ callers: 8, ours, theirs, log });
    if (refused.ours > 0) throw new Error(`${refused.ours} appends that fit every version were refused`);
    const share = Math.round((refused.theirs / calls.theirs) * 100);
    return resultOf(
      rates,
      `conflicts: ours none of ${calls.ours}, the peer's ${refused.theirs} of ${calls.theirs} (${share} %)`,
    );
  });

export const appendBenchmarks = [
  ...[1, 8, 16].map((callers) => ({ name: `peer.append.${callers}`, run: newStreams(callers) })),
  { name: 'peer.one-stream.8', run: oneStream },
];

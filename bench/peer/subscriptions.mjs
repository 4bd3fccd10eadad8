import { newId } from '@perennial/contracts';
import { START } from '@perennial/kernel';
import pg from 'pg';

const PAGE_SIZE = 1_000;

const saveCheckpoint = {
  name: 'save_checkpoint',
  text: `insert into bench_checkpoints (subscription, position) values ($1, $2)
    on conflict (subscription) do update set position = excluded.position`,
};

/** Starts at the beginning of our log; `deliver` is told the ids of each page, which are then noted as delivered. */
export const ourSubscription = (store, databaseUrl) => async (deliver) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('create table if not exists bench_checkpoints (subscription text primary key, position text)');
  const subscription = newId();
  const stopping = new AbortController();
  const follow = async () => {
    for await (const signal of store.follow({ after: START, batchSize: PAGE_SIZE, signal: stopping.signal })) {
      if (signal.kind !== 'events') continue;
      deliver(signal.events.map(({ id }) => id));
      await client.query({ ...saveCheckpoint, values: [subscription, signal.reached] });
    }
  };
  const following = follow();
  return {
    stop: async () => {
      stopping.abort();
      await following;
      await client.end();
    },
  };
};

/** The peer's consumer with a reactor, from the beginning of its log. */
export const peerSubscription = (peer) => async (deliver) => {
  const consumer = peer.store.consumer({ pulling: { batchSize: PAGE_SIZE, pullingFrequencyInMs: 0 } });
  consumer.reactor({
    processorId: newId(),
    startFrom: 'BEGINNING',
    eachMessage: (message) => deliver([message.metadata.messageId]),
  });
  const consuming = consumer.start();
  return {
    stop: async () => {
      await consumer.stop();
      await consuming;
    },
  };
};

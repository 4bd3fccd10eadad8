// How long after a command is accepted its effect is visible in the read model: five services on one machine, embedded bus, 50
// commands a second. From the command's answer to the answer of a query that waits for its position, both over HTTP.
// Beside it, at the same pace and in the same run: the same query, which has nothing to wait for.
import { migrateEventStore } from '@perennial/event-store';
import { serviceNames } from '@perennial/local';
import { startServices } from '@perennial/testing/services';

const PER_SECOND = 50;
const WARM_UP = 150;
const MEASURED = 1_000;

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

/** Starts one piece of work every 20 ms, whether the one before has ended or not: load does not wait for answers. */
const paced = async (count, work) => {
  const began = performance.now();
  const results = [];
  for (let index = 0; index < count; index += 1) {
    const due = began + (index * 1_000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    results.push(work(index));
  }
  return Promise.all(results);
};

const timed = async (ask) => {
  const began = performance.now();
  const { status, body } = await ask();
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return performance.now() - began;
};

export const benchmarks = [
  {
    name: 'visible.embedded.p95',
    run: async ({ databaseUrl, log }) => {
      await migrateEventStore(databaseUrl);
      log('starting five services');
      const services = await startServices(serviceNames, { databaseUrl });
      try {
        const acquisition = await services.client('acquisition');
        const once = async (index) => {
          const command = await acquisition.post('/v1/customers', { name: `Customer ${index}`, country: 'UK' });
          if (command.status !== 201) throw new Error(`${command.status}: ${JSON.stringify(command.body)}`);
          const { id, position } = command.body;
          const visible = await timed(() => acquisition.get(`/v1/customers/${id}?after=${position}`));
          const bare = await timed(() => acquisition.get(`/v1/customers/${id}`));
          return { visible, bare };
        };
        await paced(WARM_UP, once);
        log(`${MEASURED} commands at ${PER_SECOND}/s`);
        const samples = await paced(MEASURED, once);
        const visible = samples.map((sample) => sample.visible);
        const value = percentile(visible, 0.95);
        const baseline = percentile(
          samples.map((sample) => sample.bare),
          0.95,
        );
        const median = percentile(visible, 0.5).toFixed(1);
        return {
          value,
          unit: 'ms',
          baseline,
          ratio: value / baseline,
          note: `p50 ${median} ms; baseline: the bare query`,
        };
      } finally {
        await services.stop();
      }
    },
  },
];

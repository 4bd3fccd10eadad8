// One throw-away PostgreSQL for a run of tests: the product's own (libs/local), in a temporary folder, on a free loopback port,
// without durability. Nothing has to be built for it: Node runs these files from their sources, by stripping the types, which
// is why they have no parameter properties.
import { freePort } from '../../libs/local/src/ports.ts';
import { LocalPostgres } from '../../libs/local/src/postgres/local-postgres.ts';
import { temporaryHome } from '../../libs/local/src/temporary-home.ts';

const settings = {
  max_connections: '200',
  // PostgreSQL's default is none; the log is tested beside them.
  max_prepared_transactions: '10',
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};
const startAttempts = 3;

const startOnFreePort = async (home) => {
  for (let attempt = 1; ; attempt += 1) {
    const server = new LocalPostgres({ home, port: await freePort(), settings });
    try {
      await server.start();
      return server;
    } catch (error) {
      // Another process may have taken the port between asking for it and using it.
      if (attempt === startAttempts || !/in use|could not create any TCP/.test(error.message)) throw error;
    }
  }
};

/**
 * Starts a PostgreSQL 18 for tests.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` is of a superuser; `stop` ends the server and removes its
 *   folder. The same happens when this process ends or is told to; when it is killed, the server ends by itself.
 */
export const startTestPostgres = async () => {
  const home = temporaryHome();
  try {
    const server = await startOnFreePort(home);
    const stopNow = () => {
      if (server.pid) process.kill(server.pid, 'SIGQUIT');
      home.remove();
    };
    const stop = async () => {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
      await server.stop();
      home.remove();
      process.off('exit', stopNow);
    };
    const onSignal = (signal) => void stop().finally(() => process.kill(process.pid, signal));
    process.once('exit', stopNow).once('SIGTERM', onSignal).once('SIGINT', onSignal);
    return { url: server.url, stop };
  } catch (error) {
    home.remove();
    throw error;
  }
};

/**
 * Runs `work` beside a fresh, durable PostgreSQL (fsync on, the settings of `npm start`) in a temporary folder, which goes
 * afterwards.
 *
 * @template T
 * @param {(server: { databaseUrl: string, home: string }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withServer = async (work) => {
  // Compiled by now.
  const { freePort, LocalPostgres, temporaryHome } = await import('../../libs/local/dist/index.js');
  const home = temporaryHome();
  const server = new LocalPostgres({ home, port: await freePort() });
  const abort = (signal) => void end().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  const end = async () => {
    await server.stop();
    home.remove();
  };
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    await server.start();
    return await work({ databaseUrl: server.url, home: home.path });
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
    await end();
  }
};

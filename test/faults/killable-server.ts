import { setTimeout as pause } from 'node:timers/promises';
import { freePort, LocalPostgres, temporaryHome } from '@perennial/local';
import pg from 'pg';

/** A durable PostgreSQL of a test's own, which may be killed. It comes back at the same address. */
export const killableServer = async () => {
  const home = temporaryHome();
  const port = await freePort();
  let server = new LocalPostgres({ home, port });
  await server.start();

  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  /** Waits until it takes connections; recovering, it refuses them. */
  const answering = async () => {
    for (;;) {
      const answers = await query('select 1').then(
        () => true,
        () => false,
      );
      if (answers) return;
      await pause(20);
    }
  };

  return {
    url: server.url,
    query,
    answering,
    /** The server's first process ends by SIGKILL, as if the machine's memory had run out. */
    killServer: async () => {
      process.kill(server.pid ?? 0, 'SIGKILL');
      // Another supervisor, which has not yet learned to wait longer and longer.
      await server.stop('immediate');
      server = new LocalPostgres({ home, port });
      await server.start();
    },
    /** A process that works for a client ends by SIGKILL: the server throws all others out and recovers. */
    killSession: async (applicationName: string) => {
      const [session] = await query(
        `select pid from pg_stat_activity where application_name = '${applicationName}' and state = 'active' limit 1`,
      ).catch(() => []);
      if (typeof session?.['pid'] === 'number') process.kill(session['pid'], 'SIGKILL');
      return session !== undefined;
    },
    stop: async () => {
      await server.stop();
      home.remove();
    },
  };
};

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../ports.ts';
import { within } from '../running-process.ts';
import type { StartError } from '../start-error.ts';
import { type TemporaryHome, temporaryHome } from '../temporary-home.ts';
import { LocalPostgres, type LocalPostgresOptions } from './local-postgres.ts';
import { postgresPrograms } from './programs.ts';
import { ServerProcess } from './server-process.ts';
import { serverUser } from './server-user.ts';

// Servers take seconds to start on a busy machine.
jest.setTimeout(60_000);

let home: TemporaryHome;
let port: number;
let servers: LocalPostgres[];

// One data folder for most tests: making one takes longer than all else.
beforeAll(() => {
  home = temporaryHome();
});

beforeEach(async () => {
  port = await freePort();
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop('immediate');
});

afterAll(() => home.remove());

/** A data folder that has never been started. */
const fresh = async (test: (home: TemporaryHome) => Promise<void>): Promise<void> => {
  const own = temporaryHome();
  try {
    await test(own);
  } finally {
    for (const server of servers) await server.stop('immediate');
    own.remove();
  }
};

const server = (options: Partial<LocalPostgresOptions> = {}) => {
  const created = new LocalPostgres({ home, port, settings: { fsync: 'off', shared_buffers: '16MB' }, ...options });
  servers.push(created);
  return created;
};

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const failureOf = (work: Promise<unknown>): Promise<StartError> =>
  work.then(
    () => Promise.reject(new Error('It started, though it should not have.')),
    (error: unknown) => error as StartError,
  );

describe('LocalPostgres', () => {
  it('keeps its data from one start to the next', async () => {
    const first = server();
    await first.start();
    await query(first.url, `create table kept as select 'Ärger' as word`);
    await first.stop();
    expect(first.pid).toBeUndefined();

    const second = server();
    await second.start();
    expect(await query(second.url, 'select lower(word) as word from kept')).toEqual([{ word: 'ärger' }]);
  });

  it('keeps its password to the owner', async () => {
    await server().start();
    expect(statSync(home.passwordFile).mode & 0o777).toBe(0o600);
    expect(statSync(home.database).mode & 0o777).toBe(0o700);
  });

  it('comes back by itself with all it had committed when its process is killed', async () => {
    const interruptions: unknown[] = [];
    const killed = server({ onInterruption: (interruption) => interruptions.push(interruption) });
    await killed.start();
    await query(killed.url, 'create table promised as select 1 as one');
    process.kill(killed.pid ?? 0, 'SIGKILL');

    expect(await within(20_000, () => interruptions.includes('restarted'))).toBe(true);
    expect(interruptions[0]).toMatchObject({ reason: 'SIGKILL' });
    expect(await query(killed.url, 'select one from promised')).toEqual([{ one: 1 }]);
  });

  it('takes over from a server whose starter was killed', async () => {
    const first = server();
    await first.start();
    await first.stop();
    const { postgres: program } = await postgresPrograms();
    const settings = { fsync: 'off', unix_socket_directories: '' };
    const orphan = await ServerProcess.launch(
      { program, folder: home.database, port, user: serverUser(), settings, logFile: join(home.logs, 'orphan.log') },
      new AbortController().signal,
    );

    const next = server();
    await next.start();
    expect(orphan.ended).toBe(true);
    expect(next.pid).toBeDefined();
  });

  it('is not deterred by a lock file that names some other process', async () => {
    const first = server();
    await first.start();
    await first.stop();
    writeFileSync(join(home.database, 'postmaster.pid'), `${process.pid}\n${home.database}\n`);
    await server().start();
  });

  it('says who has its port', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const error = await failureOf(server().start());
    expect(error).toMatchObject({ code: 'PORT_IN_USE' });
    expect(error.message).toContain(`Port ${port}, meant for PostgreSQL, is in use by`);
    expect(error.whatToDo).toContain('PERENNIAL_PORT_BASE');
    other.close();
  });

  it.each([
    ['is no data folder', undefined, 'PG_VERSION is missing'],
    ['is of another version', '9.6', 'it is of PostgreSQL 9.6'],
  ])('refuses a data folder that %s', async (_what, version, reason) => {
    await fresh(async (own) => {
      mkdirSync(own.database);
      if (version) writeFileSync(join(own.database, 'PG_VERSION'), `${version}\n`);
      const error = await failureOf(server({ home: own }).start());
      expect(error).toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
      expect(error.message).toContain(reason);
    });
  });

  it('refuses a data folder that has lost a vital file, and takes it again when the file is back', async () => {
    await server().start();
    await servers.pop()?.stop();
    const control = join(home.database, 'global', 'pg_control');
    renameSync(control, `${control}.lost`);
    expect(await failureOf(server().start())).toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
    renameSync(`${control}.lost`, control);
    await server().start();
  });

  it('does not trust what an interrupted first start has left; is durable, and on loopback only', async () => {
    await fresh(async (own) => {
      mkdirSync(`${own.database}.new`);
      writeFileSync(join(`${own.database}.new`, 'PG_VERSION'), '18\n');
      const durable = server({ home: own, settings: {} });
      await durable.start();
      const settings = await query(
        durable.url,
        `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses') order by name`,
      );
      expect(settings).toEqual([
        { name: 'fsync', setting: 'on' },
        { name: 'listen_addresses', setting: '127.0.0.1' },
        { name: 'synchronous_commit', setting: 'on' },
      ]);
    });
  });

  it('can be stopped in the middle of a start', async () => {
    await fresh(async (own) => {
      const starting = server({ home: own });
      const failure = failureOf(starting.start());
      await new Promise((resolve) => setTimeout(resolve, 50));
      await starting.stop();
      expect(await failure).toMatchObject({ code: 'INTERRUPTED' });
    });
  });
});

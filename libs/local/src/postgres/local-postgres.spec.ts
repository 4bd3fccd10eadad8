import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

let home: TemporaryHome;
let port: number;
let servers: LocalPostgres[];

beforeEach(async () => {
  home = temporaryHome();
  port = await freePort();
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop('immediate');
  home.remove();
});

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

  it('is durable unless told otherwise, and listens on loopback only', async () => {
    const durable = server({ settings: {} });
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

  it('keeps its password to the owner', async () => {
    await server().start();
    expect(statSync(home.passwordFile).mode & 0o777).toBe(0o600);
    expect(statSync(home.database).mode & 0o777).toBe(0o700);
  });

  it('comes back by itself with all it had committed when its process is killed', async () => {
    const interruptions: unknown[] = [];
    const killed = server({ onInterruption: (interruption) => interruptions.push(interruption) });
    await killed.start();
    await query(killed.url, 'create table kept as select 1 as one');
    process.kill(killed.pid ?? 0, 'SIGKILL');

    expect(await within(20_000, () => interruptions.includes('restarted'))).toBe(true);
    expect(interruptions[0]).toMatchObject({ reason: 'SIGKILL' });
    expect(await query(killed.url, 'select one from kept')).toEqual([{ one: 1 }]);
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
    ['is no data folder', () => mkdirSync(home.database), 'PG_VERSION is missing'],
    ['is of another version', () => versioned('9.6'), 'it is of PostgreSQL 9.6'],
  ])('refuses a data folder that %s', async (_what, plant, reason) => {
    plant();
    const error = await failureOf(server().start());
    expect(error).toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
    expect(error.message).toContain(reason);
  });

  it('refuses a data folder that has lost a vital file', async () => {
    const first = server();
    await first.start();
    await first.stop();
    rmSync(join(home.database, 'global', 'pg_control'));
    expect(await failureOf(server().start())).toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
  });

  it('does not trust what an interrupted first start has left', async () => {
    mkdirSync(`${home.database}.new`);
    writeFileSync(join(`${home.database}.new`, 'PG_VERSION'), '18\n');
    await server().start();
  });

  it('can be stopped in the middle of a start', async () => {
    const starting = server();
    const failure = failureOf(starting.start());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await starting.stop();
    expect(await failure).toMatchObject({ code: 'INTERRUPTED' });
  });
});

const versioned = (version: string) => {
  mkdirSync(home.database);
  writeFileSync(join(home.database, 'PG_VERSION'), `${version}\n`);
};

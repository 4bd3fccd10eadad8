import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Platform, type PlatformNews, type PlatformOptions, startPlatform } from './platform.ts';
import { readRunningPlatform } from './platform-file.ts';
import { freePort } from './ports.ts';
import { isAlive, within } from './running-process.ts';
import type { StartError } from './start-error.ts';
import { requireSpace } from './home.ts';
import { type TemporaryHome, temporaryHome } from './temporary-home.ts';

/** Speaks a service's protocol: says when it is ready, stops when told to or when its starter has gone. */
const program = `
  import { createServer } from 'node:http';
  const server = createServer((_request, response) => response.end(JSON.stringify(process.env)));
  const stop = () => { console.log('stopping'); process.exit(0); };
  process.once('SIGTERM', stop).once('disconnect', stop);
  server.listen(Number(process.env.PERENNIAL_HTTP_PORT), process.env.PERENNIAL_HTTP_HOST, () => process.send({ ready: true }));
`;

// Servers take seconds to start on a busy machine.
jest.setTimeout(60_000);

let home: TemporaryHome;
let platforms: Platform[];
let news: PlatformNews[];

// One data folder for all: making one takes longer than all else.
beforeAll(() => {
  home = temporaryHome();
});

beforeEach(() => {
  platforms = [];
  news = [];
});

afterEach(async () => {
  for (const platform of platforms) await platform.stop({ force: true });
});

afterAll(() => home.remove());

const service = async (name: string, source = program) => {
  const main = join(home.path, `${name}.mjs`);
  writeFileSync(main, source);
  return { name, main, port: await freePort() };
};

const start = async (options: Partial<PlatformOptions> = {}): Promise<Platform> => {
  const platform = await startPlatform({
    home: home.path,
    portBase: await freePort(),
    services: [await service('alpha'), await service('beta')],
    onProgress: (item) => news.push(item),
    ...options,
  });
  platforms.push(platform);
  return platform;
};

const failureOf = (work: Promise<unknown>): Promise<StartError> =>
  work.then(
    () => Promise.reject(new Error('It started, though it should not have.')),
    (error: unknown) => error as StartError,
  );

const told = (kind: PlatformNews['kind']) => news.some((item) => item.kind === kind);

describe('the platform on one machine', () => {
  it('starts the database, the schema of the log and every service, and says where they are', async () => {
    const { running } = await start();
    expect(news.map(({ kind }) => kind)).toEqual([
      'creating-database',
      'database-ready',
      'schema-ready',
      'service-ready',
      'service-ready',
    ]);
    expect(readRunningPlatform(home.path)).toEqual(running);
    expect(statSync(home.platformFile).mode & 0o777).toBe(0o600);

    const environment = (await (await fetch(running.services['alpha'] ?? '')).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      // A role of its own, not the owner's.
      PERENNIAL_DATABASE_URL: expect.stringMatching(/^postgres:\/\/perennial_alpha:[^@]{32}@/),
      PERENNIAL_HTTP_HOST: '127.0.0.1',
      PERENNIAL_AUTH_MODE: 'local',
      PERENNIAL_AUTH_KEY_FILE: home.keyFile,
      PERENNIAL_ENCRYPTION_KEY_FILE: home.encryptionKeyFile,
    });
  });

  it('stops services before the database, and leaves no process and no trace of running', async () => {
    const platform = await start();
    const pids = [platform.database.pid, ...platform.services.map(({ pid }) => pid)];
    await platform.stop();
    expect(pids.map((pid) => isAlive(pid ?? 0))).toEqual([false, false, false]);
    expect(readFileSync(join(home.logs, 'alpha.log'), 'utf8')).toMatch(/stopping\n$/);
    expect(readRunningPlatform(home.path)).toBeUndefined();
    expect(told('service-ended')).toBe(false);
  });

  it('waits for nothing when it is forced to stop', async () => {
    const deaf = program.replace("once('SIGTERM', stop)", "on('SIGTERM', () => {})");
    const platform = await start({ services: [await service('deaf', deaf)] });
    const [pid] = platform.services.map((one) => one.pid);
    await platform.stop({ force: true });
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('starts a killed service again', async () => {
    const { services } = await start();
    const [killed] = services;
    killed?.kill('SIGKILL');
    expect(await within(10_000, () => told('service-restarted'))).toBe(true);
    expect(news).toContainEqual({ kind: 'service-ended', name: 'alpha', reason: 'SIGKILL', restartIn: 100 });
    expect((await fetch(killed?.url ?? '')).ok).toBe(true);
  });

  it('runs once on a data folder', async () => {
    await start();
    const error = await failureOf(start());
    expect(error.code).toBe('ALREADY_RUNNING');
    expect(error.message).toContain(`process ${process.pid}, http://127.0.0.1:`);
  });

  it('fails with the last words of a service that does not start, and leaves nothing running', async () => {
    const broken = await service('broken', `throw new Error('no such table');`);
    const error = await failureOf(start({ services: [await service('alpha'), broken] }));
    expect(error).toMatchObject({
      code: 'SERVICE_FAILED',
      message: 'The service broken ended (exit code 1) before it was ready.',
    });
    expect(error.whatToDo).toContain('no such table');
    expect(readRunningPlatform(home.path)).toBeUndefined();
    await start();
  });

  it('says which service is not built', async () => {
    const missing = { name: 'missing', main: join(home.path, 'missing.mjs'), port: await freePort() };
    expect(await failureOf(start({ services: [missing] }))).toMatchObject({ code: 'SERVICE_NOT_BUILT' });
  });

  it('says which service cannot have its port, before it starts anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const error = await failureOf(start({ services: [{ ...(await service('alpha')), port }] }));
    expect(error.message).toContain(`Port ${port}, meant for alpha, is in use`);
    expect(news).toEqual([]);
    other.close();
  });

  it('can be interrupted in the middle of a start', async () => {
    const interruption = new AbortController();
    const onProgress = ({ kind }: PlatformNews) => {
      if (kind === 'schema-ready') interruption.abort();
    };
    expect(await failureOf(start({ signal: interruption.signal, onProgress }))).toMatchObject({ code: 'INTERRUPTED' });
    await start();
  });

  it('says that its folder cannot be used when it is a file', async () => {
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(await failureOf(start({ home: file }))).toMatchObject({ code: 'HOME_NOT_USABLE' });
  });

  it('says that its disk is full, and what to do', () => {
    expect(() => requireSpace(home, 1e18)).toThrow(
      expect.objectContaining({ code: 'DISK_FULL', whatToDo: expect.stringContaining('PERENNIAL_HOME=') }),
    );
    expect(() => requireSpace(home, 1)).not.toThrow();
  });

  it.each([
    ['a folder has the name of its lock', 'starter.lock', (path: string) => mkdirSync(path)],
    ['its key can be guessed', 'auth.key', (path: string) => writeFileSync(path, 'x')],
  ])('says that its folder cannot be used when %s', async (_what, name, spoil) => {
    const folder = join(home.path, `spoiled-${name}`);
    mkdirSync(folder);
    spoil(join(folder, name));
    expect(await failureOf(start({ home: folder }))).toMatchObject({ code: 'HOME_NOT_USABLE' });
  });
});

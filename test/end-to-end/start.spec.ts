import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { allScopesOf, localToken, serviceNames, type TemporaryHome, temporaryHome } from '@perennial/local';
import { HttpClient } from '@perennial/testing';
import { StartedPlatform } from './started-platform.ts';

// The first start builds, makes a database and starts five services.
jest.setTimeout(300_000);

// Below the ports that the system hands out by itself, and others in every run.
const portBase = 20_000 + (process.pid % 1_000) * 10;
const ports = [0, 1, 2, 3, 4, 5].map((offset) => portBase + offset);
const customerId = '0198c0de-0000-7000-8000-000000000001';

let home: TemporaryHome;
const started: StartedPlatform[] = [];

beforeAll(() => {
  home = temporaryHome();
});

afterEach(async () => {
  for (const platform of started.splice(0)) {
    platform.kill('SIGINT');
    await platform.ended();
  }
});

afterAll(() => home.remove());

const start = (settings: { home?: string; portBase?: number } = {}) => {
  const platform = new StartedPlatform({ home: home.path, portBase, ...settings });
  started.push(platform);
  return platform;
};

const acquisition = async () => {
  const token = await localToken({ home: home.path, scopes: allScopesOf(serviceNames) });
  return new HttpClient(`http://127.0.0.1:${portBase + 1}`, token);
};

const isListening = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

const portsInUse = async () => {
  const listening = await Promise.all(ports.map(isListening));
  return ports.filter((_port, index) => listening[index]);
};

describe('npm start', () => {
  it('says where everything is, signs the user in once, and ends with 0 at Ctrl-C', async () => {
    const platform = start();
    await platform.running();
    for (const [index, name] of serviceNames.entries()) {
      const url = `http://127.0.0.1:${portBase + 1 + index}`;
      expect(platform.printed).toMatch(new RegExp(`${name} +${url} +${url}/docs`));
      expect(await new HttpClient(url).get('/docs')).toMatchObject({ status: 200 });
    }
    const link = new URL(/http\S+\/sign-in\?code=\S+/.exec(platform.printed)?.[0] ?? '');
    const stranger = new HttpClient(link.origin);
    const first = await stranger.get(`${link.pathname}${link.search}`);
    expect(first.headers.get('set-cookie')).toContain('HttpOnly');
    expect(await stranger.get(`${link.pathname}${link.search}`)).toMatchObject({ status: 401 });

    platform.kill('SIGINT');
    expect(await platform.ended()).toBe(0);
    expect(await portsInUse()).toEqual([]);
    expect(existsSync(home.platformFile)).toBe(false);
  });

  it('keeps what was acknowledged when it is killed, leaves nothing behind, and recovers', async () => {
    const killed = start();
    await killed.running();
    const client = await acquisition();
    const captured = await client.post<{ position: string }>('/v1/leads', { customerId, source: 'fair' });
    expect(captured.status).toBe(201);
    killed.kill('SIGKILL');
    await killed.ended();
    while ((await portsInUse()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));

    await start().running();
    const queue = await client.get(`/v1/lead-queue?after=${captured.body.position}`);
    expect(queue.status).toBe(200);
    expect(JSON.stringify(queue.body)).toContain(customerId);
  });

  it('runs once on a data folder', async () => {
    await start().running();
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.printed).toContain(`Perennial is already running on ${home.path}`);
  });

  it('can be interrupted before it runs', async () => {
    const platform = start();
    while (!platform.printed.includes('PostgreSQL')) await new Promise((resolve) => setTimeout(resolve, 20));
    platform.kill('SIGINT');
    expect(await platform.ended()).toBe(0);
    expect(await portsInUse()).toEqual([]);
  });

  it('says in a sentence which port is in use, and by whom', async () => {
    const other = createServer().listen(portBase + 3, '127.0.0.1');
    await once(other, 'listening');
    const platform = start();
    expect(await platform.ended()).toBe(1);
    expect(platform.printed).toContain(`Port ${portBase + 3}, meant for retention, is in use by`);
    expect(platform.printed).not.toMatch(/^ +at /m);
    other.close();
  });

  it('says in a sentence that the data folder is broken', async () => {
    const broken = temporaryHome();
    mkdirSync(join(broken.path, 'postgres'));
    const platform = start({ home: broken.path });
    expect(await platform.ended()).toBe(1);
    expect(platform.printed).toContain(`PostgreSQL cannot use its data folder ${broken.path}/postgres`);
    expect(platform.printed).not.toMatch(/^ +at /m);
    broken.remove();
  });

  it('says in a sentence that a port is no port', async () => {
    const platform = start({ portBase: 70_000 });
    expect(await platform.ended()).toBe(1);
    expect(platform.printed).toContain('PERENNIAL_PORT_BASE is "70000", which is no port number.');
  });
});

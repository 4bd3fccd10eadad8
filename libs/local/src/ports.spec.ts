import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { freePort, holderOf, requireFreePort } from './ports.ts';

describe('a port', () => {
  it('is free until somebody listens on it', async () => {
    const port = await freePort();
    await requireFreePort(port, 'a test');

    const server = createServer().listen(port, '0.0.0.0');
    await once(server, 'listening');
    await expect(requireFreePort(port, 'a test')).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    server.close();
  });

  it('names the process that listens on it, where the system tells', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(holderOf(port)).toEqual(
      platform() === 'linux' ? expect.stringContaining(`process ${process.pid} (`) : undefined,
    );
    server.close();
  });
});

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { commandLineOf } from './running-process.ts';
import { StartError } from './start-error.ts';

const loopback = '127.0.0.1';
const LISTEN = '0A';

const tryListen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host: loopback, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : port));
    });
  });

/** A loopback port that nobody listens on at this moment. */
export const freePort = (): Promise<number> => tryListen(0);

const socketsListeningOn = (port: number): Set<string> => {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (local.endsWith(suffix) && state === LISTEN) inodes.add(`socket:[${inode}]`);
    }
  }
  return inodes;
};

const holds = (pid: string, sockets: ReadonlySet<string>): boolean => {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((descriptor) => sockets.has(readlinkSync(`${folder}/${descriptor}`)));
  } catch {
    // The process has gone, or is another user's: its descriptors are not ours to read.
    return false;
  }
};

/** Who listens on a port, e.g. `process 4711 (node server.js)`; undefined when this system does not tell us. */
export const holderOf = (port: number): string | undefined => {
  if (platform() !== 'linux') return undefined;
  const sockets = socketsListeningOn(port);
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets));
  return pid && `process ${pid} (${commandLineOf(Number(pid)).slice(0, 80)})`;
};

/**
 * Makes sure that `port` can be listened on.
 *
 * @param purpose who wants it, for the message, e.g. `PostgreSQL`
 * @throws StartError PORT_IN_USE or PORT_NOT_ALLOWED
 */
export const requireFreePort = async (port: number, purpose: string): Promise<void> => {
  try {
    await tryListen(port);
  } catch (cause) {
    const otherPorts = 'choose other ports: PERENNIAL_PORT_BASE=8300 npm start.';
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      const holder = holderOf(port) ?? 'another process';
      throw new StartError(
        'PORT_IN_USE',
        `Port ${port}, meant for ${purpose}, is in use by ${holder}.`,
        `End that process, or ${otherPorts}`,
        { cause },
      );
    }
    throw new StartError(
      'PORT_NOT_ALLOWED',
      `Port ${port}, meant for ${purpose}, cannot be listened on: ${(cause as Error).message}.`,
      `To go on, ${otherPorts}`,
      { cause },
    );
  }
};

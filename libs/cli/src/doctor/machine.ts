import { existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { homeAt, serviceNames } from '@perennial/local';
import { fail, type Finding, ok, warn } from './finding.ts';

const NODE = [24, 11] as const;
const ENOUGH_SPACE = 2e9;
const LEAST_SPACE = 3e8;

export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isRecent = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  if (isRecent) return ok('node', version);
  return fail('node', version, `Install Node ${NODE.join('.')} or newer.`);
};

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)));

export const checkDisk = (home: string): Finding => {
  const { bavail, bsize } = statfsSync(nearestFolder(home));
  const bytes = bavail * bsize;
  const found = `${(bytes / 1e9).toFixed(1)} GB free for ${home}`;
  const advice = 'Free some space there, or choose a folder on another disk with PERENNIAL_HOME.';
  if (bytes < LEAST_SPACE) return fail('disk', found, advice);
  return bytes < ENOUGH_SPACE ? warn('disk', found, advice) : ok('disk', found);
};

const checkSecret = (name: string, file: string): Finding => {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return warn(name, `${file} does not exist yet`, 'It is made at the first start: npm start.');
  const others = stats.mode & 0o077;
  if (others === 0) return ok(name, `${file} is for its owner only`);
  return fail(name, `${file} can be read by others`, `Close it: chmod 600 ${file}, and start again.`);
};

/** The secret of the tokens, and the keys of personal data. */
export const checkKeyFiles = (home: string): readonly Finding[] => {
  const { keyFile, encryptionKeyFile } = homeAt(home);
  return [checkSecret('key file', keyFile), checkSecret('encryption keys', encryptionKeyFile)];
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** While nothing runs, the ports have to be free. */
export const checkPorts = async (portBase: number): Promise<Finding> => {
  const ports = ['PostgreSQL', ...serviceNames].map((name, index) => ({ name, port: portBase + index }));
  const states = await Promise.all(ports.map(async (port) => ({ ...port, free: await isFree(port.port) })));
  const taken = states.filter(({ free }) => !free);
  if (taken.length === 0) return ok('ports', `${portBase} to ${portBase + serviceNames.length} are free`);
  const names = taken.map(({ name, port }) => `${port} (meant for ${name})`).join(', ');
  return fail('ports', `in use: ${names}`, 'End what uses them, or choose others with PERENNIAL_PORT_BASE.');
};

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '../..');
const bin = join(checkout, 'libs/cli/bin/perennial.mjs');

/** The real file that comes with the repository. */
export const onlineRetail = join(checkout, 'examples/online-retail/online_retail.csv.gz');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningCommand {
  /** Resolves when the command has ended, however. */
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when this text has appeared on standard error, where progress is shown. */
  shown(text: RegExp): Promise<void>;
}

/** Where a platform keeps its data, and what protects it. */
export interface Place {
  readonly databaseUrl: string;
  readonly encryptionKeyFile: string;
}

/** Starts the `perennial` command as a user would, against a database. */
export const perennial = ({ databaseUrl, encryptionKeyFile }: Place, ...args: readonly string[]): RunningCommand =>
  perennialWith({ PERENNIAL_DATABASE_URL: databaseUrl, PERENNIAL_ENCRYPTION_KEY_FILE: encryptionKeyFile }, ...args);

/** The same in an environment of one's own, e.g. that of a platform: `{ PERENNIAL_HOME }`. */
export const perennialWith = (environment: NodeJS.ProcessEnv, ...args: readonly string[]): RunningCommand => {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, ...environment, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const shown = (text: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => text.test(err) && resolve();
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`perennial ended before it showed ${text}:\n${err}`)));
      look();
    });
  return { ended, shown, kill: (signal) => void child.kill(signal) };
};

import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { StartError } from '../start-error.ts';

const WAIT_MS = 15_000;
const PAUSE_MS = 250;

/** What waiting does not mend: the password, the user, the name of the database. */
const isFinal = (code: unknown): boolean => ['28P01', '28000', '3D000'].includes(String(code));

const causeOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? 'unknown error';
};

/** Resolves when the database answers; gives up after 15 seconds, at once when waiting cannot help. */
export const waitForDatabase = async (databaseUrl: string, waitMs: number = WAIT_MS): Promise<void> => {
  const { hostname, port, pathname } = new URL(databaseUrl);
  const place = `${pathname.slice(1) || 'postgres'} on ${hostname}:${port || 5432}`;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 });
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      const final = isFinal((error as { code?: string }).code);
      if (final || Date.now() >= deadline) {
        const patience = final ? '' : ` within ${waitMs / 1000} s`;
        const message = `The database ${place} could not be opened${patience}: ${causeOf(error)}.`;
        throw new StartError('DATABASE_UNREACHABLE', message, 1, { cause: error });
      }
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(PAUSE_MS);
  }
};

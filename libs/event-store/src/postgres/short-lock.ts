import type pg from 'pg';
import { EventStoreTimeoutError } from '../errors.ts';

/** Whoever comes while a strong lock is waited for, waits too: so it is waited for shortly, and often. */
const LOCK_MS = 300;
const RETRY_AFTER_MS = 200;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

const isInTheWay = (error: unknown) => {
  const { code } = error as { readonly code?: unknown };
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK;
};

/**
 * Does work that needs strong locks in one transaction of its own, without keeping writers and readers of a busy log waiting
 * for longer than some tenths of a second: when it does not get its locks by then, it is undone and tried again.
 *
 * @throws EventStoreTimeoutError when some transaction holds on to the log all that time
 */
export const withShortLocks = async (
  client: pg.Client,
  work: () => Promise<unknown>,
  patienceMs = 60_000,
): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    await client.query('begin');
    try {
      await client.query(`set local lock_timeout = ${LOCK_MS}`);
      await work();
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback');
      if (!isInTheWay(error)) throw error;
      if (performance.now() > deadline) throw new EventStoreTimeoutError('lock', error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    }
  }
};

import type { Pool, PoolClient } from 'pg';

/**
 * Runs work on a connection of the pool. After a failure the connection is thrown away: nobody knows what state it is in (a
 * transaction, a setting, an advisory lock), and failures are rare.
 */
export const withClient = async <Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  // A lost connection fails the query in flight; without a listener the same event would end the process.
  const lost = () => undefined;
  client.on('error', lost);
  try {
    const result = await work(client);
    client.off('error', lost);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
};

import pg from 'pg';

/** A connection for the time of a task. Locks and transactions of its session go with it, however the task ends. */
export const withClient = async <Result>(
  connectionString: string,
  purpose: string,
  task: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString, application_name: `perennial-${purpose}` });
  // A connection that breaks between two statements fails the next one, which says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
};

/** One transaction of isolation level read committed, whatever the server's default is. */
export const inTransaction = async <Result>(client: pg.Client, task: () => Promise<Result>): Promise<Result> => {
  await client.query('begin isolation level read committed');
  try {
    const result = await task();
    await client.query('commit');
    return result;
  } catch (error) {
    // When it is the connection that is lost, there is nothing to roll back either.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};

import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import pg from 'pg';

const GIB = 2 ** 30;

const serverVersion = async (databaseUrl) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query('show server_version')).rows[0].server_version;
  } finally {
    await client.end();
  }
};

/**
 * What the figures were measured on, in one line: no figure means anything without it.
 *
 * @param {string} databaseUrl of a server like the ones that are measured
 * @returns {Promise<string>}
 */
export const describeMachine = async (databaseUrl) => {
  const processor = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'an unknown processor'}`;
  const memory = `${Math.round(totalmem() / GIB)} GiB`;
  const versions = `Node ${process.versions.node}, PostgreSQL ${await serverVersion(databaseUrl)}`;
  return `${processor}, ${memory}, ${type()} ${release()}, ${versions}`;
};

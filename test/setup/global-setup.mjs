import { startTestPostgres } from './test-postgres.mjs';

/** One PostgreSQL for the whole run; a server of your own (PERENNIAL_TEST_DATABASE_URL) takes its place. */
export default async function globalSetup() {
  if (process.env.PERENNIAL_TEST_DATABASE_URL) return;
  const server = await startTestPostgres();
  globalThis.perennialTestPostgres = server;
  process.env.PERENNIAL_TEST_DATABASE_URL = server.url;
}

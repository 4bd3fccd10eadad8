export default async function globalTeardown() {
  await globalThis.perennialTestPostgres?.stop();
}

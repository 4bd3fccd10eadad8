import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers';

/** A server for the contract suite, or why there is none. */
export type RealServer =
  | { readonly url: string; readonly stop: () => Promise<void> }
  | { readonly missing: string; readonly stop?: undefined };

const PORT = 2113;
const DEFAULT_IMAGE = 'eventstore/eventstore:24.10';
const START_MS = 180_000;

const settings = {
  MEM_DB: 'true',
  INSECURE: 'true',
  RUN_PROJECTIONS: 'None',
  // The contract appends a megabyte at once, and asks whether the last event of the log is its own.
  MAX_APPEND_SIZE: String(16 * 1024 * 1024),
  STATS_PERIOD_SEC: '86400',
};

/** EventStoreDB's prefix; KurrentDB takes both its own and this one. */
const environment = Object.fromEntries(
  Object.entries(settings).flatMap(([name, value]) => [
    [`EVENTSTORE_${name}`, value],
    [`KURRENTDB_${name}`, value],
  ]),
);

const started = (image: string): Promise<StartedTestContainer> =>
  new GenericContainer(image)
    .withExposedPorts(PORT)
    .withEnvironment(environment)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .withStartupTimeout(START_MS)
    .start();

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** The server of EVENTSTOREDB_URL, else one that a container runtime starts. A URL that is given is used, whatever comes of it. */
export const realServer = async (given: Readonly<Record<string, string | undefined>>): Promise<RealServer> => {
  const url = given['EVENTSTOREDB_URL'];
  if (url) return { url, stop: async () => undefined };
  const hint = 'set EVENTSTOREDB_URL';
  try {
    await getContainerRuntimeClient();
  } catch {
    return { missing: `no EventStoreDB server and no Docker to start one; ${hint}` };
  }
  const image = given['EVENTSTOREDB_IMAGE'] || DEFAULT_IMAGE;
  try {
    const container = await started(image);
    return {
      url: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
      stop: async () => {
        await container.stop();
      },
    };
  } catch (error) {
    return { missing: `no EventStoreDB server, and ${image} could not be started: ${firstLine(error)}; ${hint}` };
  }
};

import { EmbeddedEventBus } from '@perennial/event-bus';
import { PostgresEventStore } from '@perennial/event-store';
import { type RecordedEvent, START } from '@perennial/kernel';
import { HttpClient, startServices, testDatabase } from '@perennial/testing';

/** Building, starting and stopping the service, on a machine that may be busy. */
export const STARTING_MS = 120_000;

/** The parts of an answer that specs go on with; everything else is compared with matchers. */
export interface AnswerBody {
  readonly id: string;
  readonly position: string;
  readonly code: string;
  readonly items: readonly Record<string, unknown>[];
  readonly [name: string]: unknown;
}

/** A client whose answers are read as what this service answers. */
export class ServiceDesk {
  constructor(private readonly client: HttpClient) {}

  get(path: string) {
    return this.client.get<AnswerBody>(path);
  }

  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    return this.client.post<AnswerBody>(path, body, headers);
  }
}

/** Customer service as a process of its own, on a database of its own. */
export const runCustomerService = async (sweepSeconds: number) => {
  const database = await testDatabase();
  const services = await startServices(['customer-service'], {
    databaseUrl: database.url,
    environment: { PERENNIAL_SLA_SWEEP_SECONDS: String(sweepSeconds) },
  });
  const log = new PostgresEventStore({ connectionString: database.url, personalData: services.personalData });
  const bus = new EmbeddedEventBus({ store: log });
  const customerService = 'customer-service';

  return {
    log,
    desk: async (tenant = 'local', scopes?: readonly string[]) =>
      new ServiceDesk(await services.client(customerService, { tenant, ...(scopes && { scopes }) })),
    stranger: new ServiceDesk(services.stranger(customerService)),
    /** The first event of a type in a customer's life, as soon as it is in the log. */
    happened: (type: string, customerId: string): Promise<RecordedEvent> =>
      new Promise((resolve) => {
        bus.subscribe({
          name: `spec-${type}`,
          types: [type],
          resumeFrom: async (partitions) => new Map(partitions.map((partition) => [partition, START])),
          handle: async ({ events }) => {
            const found = events.find((event) => event.customerId === customerId);
            if (found) resolve(found);
          },
        });
      }),
    stop: async () => {
      await bus.close();
      await services.stop();
      await log.close();
      await database.drop();
    },
  };
};

export type RunningCustomerService = Awaited<ReturnType<typeof runCustomerService>>;

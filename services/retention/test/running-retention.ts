import { testDatabase } from '@perennial/testing';
import { type HttpClient, type RunningServices, startServices } from '@perennial/testing/services';
import { ForeignEvents } from './foreign-events.ts';

/** The service on a database of one spec's own, and what other services tell it. */
export interface RunningRetention {
  readonly services: RunningServices;
  readonly log: ForeignEvents;
  readonly retention: HttpClient;
  readonly stop: () => Promise<void>;
}

export const startRetention = async (): Promise<RunningRetention> => {
  const database = await testDatabase();
  const services = await startServices(['retention'], { databaseUrl: database.url });
  const log = new ForeignEvents(database.url, services);
  return {
    ...{ services, log, retention: await services.client('retention') },
    stop: async () => {
      await log.close();
      await services.stop();
      await database.drop();
    },
  };
};

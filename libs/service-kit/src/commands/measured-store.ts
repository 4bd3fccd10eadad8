import type { EventStore } from '@perennial/event-store';
import type { Metrics } from '../operations/metrics.ts';

/** The same store, with its appends measured. */
export const measured = (store: EventStore, metrics: Metrics): EventStore => ({
  append: (request) => metrics.append(() => store.append(request)),
  appendMany: (requests) => metrics.append(() => store.appendMany(requests)),
  readStream: (...args) => store.readStream(...args),
  readAll: (options) => store.readAll(options),
  readAllBackwards: (options) => store.readAllBackwards(options),
  follow: (options) => store.follow(options),
  readCustomer: (...args) => store.readCustomer(...args),
  head: () => store.head(),
  truncateStream: (...args) => store.truncateStream(...args),
  deleteStream: (...args) => store.deleteStream(...args),
  close: () => store.close(),
});

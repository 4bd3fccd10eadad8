import type { EventStore } from '@perennial/event-store';
import type { RecordedEvent } from '@perennial/kernel';
import { withoutPersonal } from '../personal-reach.ts';

/** A real log, as it reads when the keys of some customers are gone. */
export const forgettingStore = (log: EventStore) => {
  const forgotten = new Set<string>();
  const redacted = (events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
    events.map((event) => (forgotten.has(event.customerId ?? '') ? withoutPersonal(event) : event));
  const reads: Pick<EventStore, 'readAll' | 'readCustomer'> = {
    readAll: async (options) => {
      const page = await log.readAll(options);
      return { ...page, events: redacted(page.events) };
    },
    readCustomer: async (...asked) => redacted(await log.readCustomer(...asked)),
  };
  const store = new Proxy(log, {
    get: (target, name) => {
      if (name in reads) return reads[name as keyof typeof reads];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  /** As if the customer's keys were destroyed. */
  const forget = (customerId: string): void => void forgotten.add(customerId);
  return { store, forget };
};

import { findDefinition, newId } from '@perennial/contracts';
import type { NewEvent, Position, RecordedEvent } from '@perennial/kernel';
import type { AppendRequest, EventStore, ExpectedVersion } from '../event-store.ts';
import type { FindStoredDefinition } from '../stored-data.ts';

/** Two event types of the contract's own: what it needs to test, the platform's types may not have just now. */
const ownDefinitions: Readonly<Record<string, ReturnType<FindStoredDefinition>>> = {
  GuestWelcomed: { type: 'GuestWelcomed', version: 1, personal: ['/name', '/address/street'], upcasters: [] },
  PriceTagged: {
    type: 'PriceTagged',
    version: 3,
    personal: [],
    upcasters: [
      ({ price, ...rest }) => ({ ...rest, amount: price }),
      (data) => ({ ...data, currency: data['currency'] ?? 'GBP' }),
    ],
  },
};

/** What stores under contract are made with. */
export const contractDefinitions: FindStoredDefinition = (type) => ownDefinitions[type] ?? findDefinition(type);

/** An event of no type that anybody knows; give what the test is about. */
export const sampleEvent = (given: Partial<NewEvent> = {}): NewEvent => ({
  id: newId(),
  type: 'Noted',
  schemaVersion: 1,
  customerId: null,
  occurredAt: '2011-12-09T12:50:00.000Z',
  actor: 'service:contract',
  channel: 'web',
  correlationId: 'correlation-1',
  causationId: null,
  traceparent: null,
  simulated: false,
  data: { note: 'sample' },
  ...given,
});

export const sampleEvents = (count: number, given: Partial<NewEvent> = {}): NewEvent[] =>
  Array.from({ length: count }, (_, index) => sampleEvent({ data: { index }, ...given }));

/** A place of its own in the log for one test: a new tenant, and short forms of what tests do in it. */
export const newPlace = (store: () => EventStore) => {
  const tenantId = `tenant-${newId()}`;
  const request = (streamId: string, events: readonly NewEvent[], expectedVersion: ExpectedVersion = 'any') =>
    ({ tenantId, streamId, expectedVersion, events }) satisfies AppendRequest;
  return {
    tenantId,
    request,
    append: (streamId: string, events: readonly NewEvent[], expectedVersion: ExpectedVersion = 'any') =>
      store().append(request(streamId, events, expectedVersion)),
    idsOf: async (streamId: string) => idsOf(await store().readStream(tenantId, streamId)),
    /** Everything of this tenant, read in pages. */
    readAll: (limit = 1_000, after?: Position) => readToEnd(store(), tenantId, limit, after),
  };
};

export const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

export const readToEnd = async (
  store: EventStore,
  tenantId: string,
  limit: number,
  after: Position = '' as Position,
): Promise<readonly RecordedEvent[]> => {
  const seen: RecordedEvent[] = [];
  for (let from = after; ;) {
    const page = await store.readAll({ after: from, limit, tenantId });
    seen.push(...page.events);
    if (page.caughtUp) return seen;
    from = page.reached;
  }
};

/** The reasons of what was rejected. */
export const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));

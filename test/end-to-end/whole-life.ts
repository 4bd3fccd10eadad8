import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { events, type EventType, joinPersonal, newId, type PersonalValues } from '@perennial/contracts';
import type { PostgresEventStore } from '@perennial/event-store';
import { type NewEvent, type RecordedEvent, streamOf } from '@perennial/kernel';

interface Golden {
  readonly stored: readonly { readonly data: Record<string, unknown>; readonly personal: PersonalValues | null }[];
}

const golden = join(import.meta.dirname, '../../libs/contracts/golden');

/** Their effects are what other specs are about: nothing can be read of a life after it. */
const ENDS_A_LIFE = new Set(['CustomerErased', 'CustomerDataScrubbed']);
const OF_NO_CUSTOMER = new Set(['product', 'campaign']);

const dataOf = ({ type, version }: { readonly type: string; readonly version: number }): Record<string, unknown> => {
  const { stored } = JSON.parse(readFileSync(join(golden, `${type}.v${version}.json`), 'utf8')) as Golden;
  const { data, personal } = stored[0]!;
  return joinPersonal(data, personal) as Record<string, unknown>;
};

/** Whose life it is: the customer of the golden files. */
export const customerId = dataOf(events.CustomerRegistered)['customerId'] as string;

/** One event of every type, each an hour after the one before, as an import would tell them: nothing reacts to it. */
const wholeLife = (): NewEvent[] => {
  const first = newId();
  return Object.values(events)
    .filter(({ type }) => !ENDS_A_LIFE.has(type))
    .map((definition, hour) => {
      const named: object = definition.data.properties;
      // Golden files of released versions stay as they are; fields that came later are added here.
      const data: Record<string, unknown> = {
        ...dataOf(definition),
        ...('causedBy' in named && { causedBy: [first] }),
        ...('priorityPolicyVersion' in named && { priorityPolicyVersion: 'case-priority/1' }),
        ...('policyVersion' in named && { policyVersion: 'some/1' }),
      };
      return {
        id: hour === 0 ? first : newId(),
        type: definition.type,
        schemaVersion: definition.version,
        data,
        customerId: data['customerId'] !== undefined || !OF_NO_CUSTOMER.has(definition.aggregate) ? customerId : null,
        occurredAt: new Date(Date.UTC(2025, 0, 1, hour)).toISOString(),
        actor: 'test',
        channel: 'import',
        correlationId: newId(),
        causationId: null,
        traceparent: null,
        simulated: false,
      };
    });
};

/** How many events have happened once one of this type has. */
export const countUpTo = (type: EventType): number => wholeLife().findIndex((event) => event.type === type) + 1;

/** Appends the first so many events of the life for a tenant, one after the other. @returns those of the customer, as recorded */
export const live = async (
  store: PostgresEventStore,
  tenantId: string,
  count = Infinity,
): Promise<readonly RecordedEvent[]> => {
  for (const event of wholeLife().slice(0, count)) {
    const { aggregate, data } = events[event.type as keyof typeof events];
    const id = (event.data as Record<string, string>)[Object.keys(data.properties)[0]!]!;
    await store.append({ tenantId, streamId: streamOf(aggregate, id), expectedVersion: 'any', events: [event] });
    // Each is recorded at an instant of its own.
    await pause(3);
  }
  return store.readCustomer(tenantId, customerId);
};

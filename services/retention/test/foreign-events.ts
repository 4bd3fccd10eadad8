import { type EventMap, type EventType, newId, type Purpose } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import type { Position, RecordedEvent } from '@perennial/kernel';
import { recorded, type RunningServices } from '@perennial/testing';

interface Told {
  readonly tenantId?: string;
  readonly customerId?: string | null;
  readonly occurredAt?: string;
  readonly channel?: string;
}

const PATIENCE_MS = 15_000;
const PAUSE_MS = 20;

/** The log as the other services write it, and as retention answers in it. */
export class ForeignEvents {
  private readonly store: PostgresEventStore;

  constructor(databaseUrl: string, { personalData }: RunningServices) {
    this.store = new PostgresEventStore({ connectionString: databaseUrl, personalData });
  }

  /** Something has happened in another service. */
  async happened<Type extends EventType>(type: Type, data: EventMap[Type]['data'], told: Told = {}): Promise<Position> {
    const { tenantId = 'local', ...named } = told;
    const event = recorded(type, data, { id: newId(), ...named });
    const streamId = `${event.streamId}-${event.id}`;
    const { position } = await this.store.append({ tenantId, streamId, expectedVersion: 'noStream', events: [event] });
    return position;
  }

  /** Acquisition has recorded that the customer consents. */
  consented(customerId: string, purpose: Purpose = 'research'): Promise<Position> {
    return this.happened('ConsentGranted', { customerId, purpose, lawfulBasis: 'consent', proof: 'ticked the box' });
  }

  /** Waits, bounded, until the customer's life has so many events of a type: what retention has made of what happened. */
  async lifeUntil(
    customerId: string,
    type: EventType,
    count = 1,
    tenantId = 'local',
  ): Promise<readonly RecordedEvent[]> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const life = await this.store.readCustomer(tenantId, customerId);
      if (life.filter((event) => event.type === type).length >= count) return life;
      if (Date.now() > deadline)
        throw new Error(`No ${count} ${type}, but ${life.map((event) => event.type).join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** An amount in pounds. */
export const gbp = (amount: string) => ({ amount, currency: 'GBP' });

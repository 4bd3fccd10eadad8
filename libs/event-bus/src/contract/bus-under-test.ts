import type { EventStore } from '@perennial/event-store';
import type { EventBus } from '../event-bus.ts';

/** A bus, and the log whose events it delivers. */
export interface BusUnderTest {
  readonly bus: EventBus;
  readonly store: EventStore;
  /** Lets go of everything that was made for the bus, the store included. */
  readonly close: () => Promise<void>;
}

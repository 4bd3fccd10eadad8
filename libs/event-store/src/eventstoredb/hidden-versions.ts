import { jsonEvent, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { expectedRevisionOf, versionAfter } from './expected-revision.ts';
import type { StreamPlace } from './stream-place.ts';

/** What truncation and deletion hide of a stream. Versions count from 1; 0 hides nothing. */
export interface Hidden {
  /** `readStream` begins after this version. */
  readonly through: number;
  /** The version at which the stream was deleted last: while it still has it, it counts as none. */
  readonly deletedAt: number;
}

export const NOTHING_HIDDEN: Hidden = { through: 0, deletedAt: 0 };
const TYPE = 'perennial.VersionsHidden';

/**
 * Kept apart from the stream, in one of its own, and not as EventStoreDB's `$tb` or soft delete: those take events from every
 * reader, and for good at the next scavenge, whereas the log keeps its events (docs/adr/0012-eventstoredb.md).
 */
export class HiddenVersions {
  constructor(private readonly connection: Connection) {}

  async of(place: StreamPlace): Promise<Hidden> {
    return (await this.last(place)).hidden;
  }

  /** Never goes back: of two at the same time, each value is the greater. */
  async hide(place: StreamPlace, more: Hidden): Promise<void> {
    for (;;) {
      const { hidden, version } = await this.last(place);
      const data: Hidden = {
        through: Math.max(hidden.through, more.through),
        deletedAt: Math.max(hidden.deletedAt, more.deletedAt),
      };
      if (data.through === hidden.through && data.deletedAt === hidden.deletedAt) return;
      try {
        const event = jsonEvent({ type: TYPE, data: { ...data } });
        await this.connection.append(place.hiddenName, expectedRevisionOf(version), [event]);
        return;
      } catch (error) {
        // Somebody else was first: what they hide counts, too.
        if (!(error instanceof WrongExpectedVersionError)) throw error;
      }
    }
  }

  private async last({ hiddenName }: StreamPlace): Promise<{ readonly hidden: Hidden; readonly version: number }> {
    const [event] = await this.connection.read(hiddenName, { from: 'end', direction: 'backwards', limit: 1 });
    if (event === undefined) return { hidden: NOTHING_HIDDEN, version: 0 };
    return { hidden: event.data as unknown as Hidden, version: versionAfter(event.revision) };
  }
}

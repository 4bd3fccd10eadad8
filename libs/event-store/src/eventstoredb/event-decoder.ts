import type { RecordedEvent } from '@perennial/kernel';
import type { FindStoredDefinition } from '../stored-data.ts';
import { type PersonalOfEvent, recordedEvent, type Stored } from './event-record.ts';
import type { PersonalMetadata } from './personal-metadata.ts';

/** Stored events as readers see them. What is not Perennial's is left out. */
export class EventDecoder {
  constructor(
    private readonly find: FindStoredDefinition,
    private readonly personal: PersonalMetadata,
  ) {}

  /** @throws UnreadableEventError, PersonalDataSealedError */
  async decoded(stored: readonly Stored[]): Promise<readonly RecordedEvent[]> {
    const personal = await this.personal.read(stored);
    return stored.flatMap((event, index) => this.one(event, personal[index]));
  }

  /** What comes before an event that cannot be read; fails only when that is the first one. */
  async readablePart(stored: readonly Stored[]): Promise<readonly RecordedEvent[]> {
    const personal = await this.personal.read(stored);
    const events: RecordedEvent[] = [];
    for (const [index, event] of stored.entries()) {
      try {
        events.push(...this.one(event, personal[index]));
      } catch (error) {
        if (events.length === 0) throw error;
        return events;
      }
    }
    return events;
  }

  private one(event: Stored, personal: PersonalOfEvent = null): readonly RecordedEvent[] {
    const recorded = recordedEvent(this.find, event, personal);
    return recorded === null ? [] : [recorded];
  }
}

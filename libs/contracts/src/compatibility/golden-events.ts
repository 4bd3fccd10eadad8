import type { EventDefinition } from '../event-definition.ts';
import { type PersonalValues, splitPersonal } from '../personal-values.ts';
import { exampleData, type Fullness } from './example-data.ts';
import type { WrittenSchema } from './narrowing.ts';

/** Events of one type and version as a log holds them: the content of `libs/contracts/golden/<Type>.v<version>.json`. */
export interface GoldenEvents {
  readonly type: string;
  readonly schemaVersion: number;
  readonly stored: readonly { readonly data: unknown; readonly personal: PersonalValues | null }[];
}

const FULLNESSES: readonly Fullness[] = ['full', 'minimal'];

/** What a log holds of an event type that is declared like this: with every field, and with those only that must be there. */
export const goldenEventsOf = (definition: EventDefinition): GoldenEvents => {
  const schema = JSON.parse(JSON.stringify(definition.data)) as WrittenSchema;
  return {
    type: definition.type,
    schemaVersion: definition.version,
    stored: FULLNESSES.map((fullness) => splitPersonal(definition, exampleData(schema, fullness))),
  };
};

/** The file of one type and version. */
export const goldenFileOf = ({ type, version }: Pick<EventDefinition, 'type' | 'version'>): string =>
  `${type}.v${version}.json`;

import type { EventDefinition } from '../event-definition.ts';
import { narrowing, type WrittenSchema } from './narrowing.ts';

/** One version of an event type as it was released: what stored events of it rely on. */
export interface ReleasedVersion {
  readonly service: string;
  readonly aggregate: string;
  /** JSON pointers of the personal fields. */
  readonly personal: readonly string[];
  readonly data: WrittenSchema;
}

/** Event type → version → what was released: the content of `libs/contracts/released/events.json`. */
export type ReleasedEvents = Readonly<Record<string, Readonly<Record<string, ReleasedVersion>>>>;

type Catalogue = Readonly<Record<string, EventDefinition>>;

const written = ({ service, aggregate, personal, data }: EventDefinition): ReleasedVersion => ({
  service,
  aggregate,
  personal: [...personal],
  // Only what JSON keeps of a schema can be compared with what a file says.
  data: JSON.parse(JSON.stringify(data)) as WrittenSchema,
});

const changesOf = (released: ReleasedVersion, current: ReleasedVersion): string[] => [
  ...(released.service === current.service && released.aggregate === current.aggregate
    ? []
    : [`moved from ${released.service}/${released.aggregate} to ${current.service}/${current.aggregate}`]),
  ...released.personal
    .filter((pointer) => !current.personal.includes(pointer))
    .map((pointer) => `${pointer}: no longer personal`),
  ...narrowing(released.data, current.data),
];

/**
 * Why events that are stored, or services that write them, would not be understood any more: a type that was removed, a version
 * that went back, and within one version a field that was removed, renamed, narrowed, newly required or is no longer personal.
 * Each begins with type and version. Empty when the catalogue is compatible with what was released.
 */
export const incompatibilities = (released: ReleasedEvents, catalogue: Catalogue): string[] =>
  Object.entries(released).flatMap(([type, versions]) => {
    const newest = Math.max(...Object.keys(versions).map(Number));
    const definition = catalogue[type];
    const name = `${type} v${newest}`;
    if (!definition) return [`${name}: removed, but it is in logs`];
    if (definition.version < newest) return [`${name}: its version went back to ${definition.version}`];
    const released = versions[definition.version];
    if (!released) return [];
    return changesOf(released, written(definition)).map((change) => `${name}: ${change}`);
  });

/** What is released from now on: earlier versions as they were, and the newest ones as the catalogue declares them. */
export const release = (released: ReleasedEvents, catalogue: Catalogue): ReleasedEvents =>
  Object.fromEntries(
    Object.entries(catalogue).map(([type, definition]) => [
      type,
      { ...released[type], [definition.version]: written(definition) },
    ]),
  );

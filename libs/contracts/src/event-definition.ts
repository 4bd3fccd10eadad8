import type { DomainEvent, RecordedEvent } from '@perennial/kernel';
import type { Static, TObject } from 'typebox';
import { personalPathsOf } from './personal.ts';

/** Turns the data of the version before into this version's. Pure; the stored JSON is never rewritten. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** One event type as the platform knows it: its newest schema, and how to read every older version. */
export interface EventDefinition<Type extends string = string, Data extends TObject = TObject> {
  readonly type: Type;
  /** Newest schema version, from 1. */
  readonly version: number;
  /** The service that owns the stream. */
  readonly service: string;
  /** The aggregate, and category of the stream. */
  readonly aggregate: string;
  /** What has happened, in one sentence, for the reference docs. */
  readonly description: string;
  /** The schema of `data`: TypeScript type (`Static`) and JSON Schema at the same time. */
  readonly data: Data;
  /** JSON pointers of the personal fields, e.g. `/email`: stored apart from `data`, so that a key can protect them. */
  readonly personal: readonly string[];
  /** `upcasters[0]` turns version 1 into 2, and so on: always `version - 1` of them. */
  readonly upcasters: readonly Upcaster[];
}

/** The event type that a definition declares, as deciders handle it. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? DomainEvent<Type, Static<Data>> : never;

/** The same with its envelope, as projections and reactions handle it. */
export type RecordedEventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? RecordedEvent<Type, Static<Data>> : never;

type Declaration<Type extends string, Data extends TObject> = Omit<
  EventDefinition<Type, Data>,
  'personal' | 'upcasters'
> & { readonly upcasters?: readonly Upcaster[] };

/** Declares an event type once. Throws when its version and upcasters do not fit each other. */
export const defineEvent = <const Type extends string, Data extends TObject>(
  declaration: Declaration<Type, Data>,
): EventDefinition<Type, Data> => {
  const upcasters = declaration.upcasters ?? [];
  if (upcasters.length !== declaration.version - 1) {
    throw new Error(
      `${declaration.type} v${declaration.version} needs ${declaration.version - 1} upcasters, has ${upcasters.length}`,
    );
  }
  return { ...declaration, upcasters, personal: personalPathsOf(declaration.data) };
};

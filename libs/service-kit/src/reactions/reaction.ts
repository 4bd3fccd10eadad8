import type { EventMap, EventType } from '@perennial/contracts';
import type { Command, Decider, DomainEvent } from '@perennial/kernel';
import type { Projection, ReadModelRow } from '@perennial/projections';

/** A command with the aggregate that it is addressed to. Made by `commandFor`. */
export interface AddressedCommand {
  readonly decider: Decider<any, any, any>;
  readonly id: string;
  readonly command: Command;
  /** Made by `endFor`. */
  readonly ends?: boolean;
}

/** An event, often of another service, becomes own commands. Pure: it reads nothing but the event. */
export interface Reaction<Type extends EventType = EventType> {
  /** Part of the ids of the events it causes: never rename a reaction that has run. */
  readonly name: string;
  readonly on: Type | readonly Type[];
  /** Events of channel `import` are history and are passed over, unless this says so. */
  readonly alsoOnImport?: boolean;
  readonly react: (event: EventMap[Type]) => readonly AddressedCommand[];
}

/**
 * What the service's own read models say of the event's customer, as of the event: a fold of the customer's life up to it, so it is
 * never behind and says the same at every delivery.
 */
export interface AsOfEvent {
  /** The customer's rows; none for an event of no customer. The read model must be keyed by customer. */
  rows<Row extends ReadModelRow>(projection: Projection<Row, any>): Promise<readonly Row[]>;
}

/** A reaction that must know more than the event: `given` looks it up, `react` stays pure. */
export interface InformedReaction<Type extends EventType = EventType, Given = unknown> extends Omit<
  Reaction<Type>,
  'react'
> {
  readonly given: (event: EventMap[Type], asOf: AsOfEvent) => Promise<Given>;
  readonly react: (event: EventMap[Type], given: Given) => readonly AddressedCommand[];
}

/** A reaction to whatever event: what a service's list of them holds. */
export type AnyReaction = Reaction<any> | InformedReaction<any, any>;

interface DefineReaction {
  <const Type extends EventType, Given>(reaction: InformedReaction<Type, Given>): InformedReaction<Type, Given>;
  <const Type extends EventType>(reaction: Reaction<Type>): Reaction<Type>;
}

/** Declares a reaction: to the event alone, or, with `given`, to the event and what the read models said as of it. */
export const defineReaction: DefineReaction = <Declared>(reaction: Declared): Declared => reaction;

/** Addresses a command to one aggregate. Derive the id of an aggregate that is to be created from the event (`derivedId`). */
export const commandFor = <State, C extends Command, E extends DomainEvent, Code extends string>(
  decider: Decider<State, C, E, Code>,
  id: string,
  command: C,
): AddressedCommand => ({ decider, id, command });

/**
 * The same for a command that ends what was begun. It happens when its event did, but not before what it ends: a revocation that is
 * dated back ends an offer of this morning too, and as of now, by business time, that offer is closed.
 */
export const endFor = <State, C extends Command, E extends DomainEvent, Code extends string>(
  decider: Decider<State, C, E, Code>,
  id: string,
  command: C,
): AddressedCommand => ({ ...commandFor(decider, id, command), ends: true });

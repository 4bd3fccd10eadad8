import type { EventMap, EventType } from '@perennial/contracts';
import type { Command, Decider, DomainEvent } from '@perennial/kernel';

/** A command with the aggregate that it is addressed to. Made by `commandFor`. */
export interface AddressedCommand {
  readonly decider: Decider<any, any, any>;
  readonly id: string;
  readonly command: Command;
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

/** A reaction to whatever event: what a service's list of them holds. */
export type AnyReaction = Reaction<any>;

/** Declares a reaction. */
export const defineReaction = <const Type extends EventType>(reaction: Reaction<Type>): Reaction<Type> => reaction;

/** Addresses a command to one aggregate. Derive the id of an aggregate that is to be created from the event (`derivedId`). */
export const commandFor = <State, C extends Command, E extends DomainEvent, Code extends string>(
  decider: Decider<State, C, E, Code>,
  id: string,
  command: C,
): AddressedCommand => ({ decider, id, command });

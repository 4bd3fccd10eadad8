import type { Decision } from './decision.ts';
import type { DomainEvent, Happened } from './event.ts';

/** An intention addressed to one aggregate. */
export interface Command<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * An aggregate as three pure functions (Chassaing's Decider). State is only what decisions need;
 * `evolve` folds what happened, `decide` turns a command into events or a refusal.
 */
export interface Decider<State, C extends Command, E extends DomainEvent, Code extends string = string> {
  /** The category of its streams: `lead` → stream `lead-<id>`. */
  readonly name: string;
  readonly initial: State;
  readonly evolve: (state: State, event: Happened<E>) => State;
  readonly decide: (command: C, state: State) => Decision<E, Code>;
  /** Whose life the events belong to, asked of the state after they were folded; `null` for no customer. */
  readonly customerOf: (state: State) => string | null;
}

/** The state after a history. Throws nothing of its own. */
export const fold = <State, E extends DomainEvent>(
  decider: Pick<Decider<State, never, E>, 'initial' | 'evolve'>,
  events: Iterable<Happened<E>>,
): State => {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/** The stream of one aggregate: `streamOf('lead', id)` is `lead-<id>`. */
export const streamOf = (category: string, id: string): string => `${category}-${id}`;

const UUID_AT_END = /-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The category of a stream, the other way round: what comes before a UUID at its end (`care-task-<uuid>` is of `care-task`),
 * else before its last `-`; a name without one is a category of its own. Every event store finds it by this rule.
 */
export const categoryOf = (streamId: string): string => {
  const end = UUID_AT_END.exec(streamId)?.index ?? streamId.lastIndexOf('-');
  return end === -1 ? streamId : streamId.slice(0, end);
};

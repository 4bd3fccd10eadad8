import { findDefinition, newId, validateEvent } from '@perennial/contracts';
import { ConcurrencyConflictError, DuplicateEventError, type EventStore } from '@perennial/event-store';
import {
  type Command,
  type Decider,
  type DomainEvent,
  type EventMetadata,
  fold,
  type Happened,
  type Instant,
  type NewEvent,
  type RecordedEvent,
  type Refusal,
  START,
  streamOf,
} from '@perennial/kernel';
import { AppendedEvent, CommandOutcome } from './command-outcome.ts';
import { CommandContentionError, KeyReusedError, StaleVersionError } from './command-errors.ts';

/** Ids that are the same at every try: what makes doing a command twice append once. */
export interface RepeatableIds {
  /** Causation id of every event of the command; another one under the same event id means another command. */
  readonly causationId: string;
  eventId(index: number): string;
}

/** One command on its way to one aggregate. */
export interface Execution<State, C extends Command, E extends DomainEvent, Code extends string> {
  readonly decider: Decider<State, C, E, Code>;
  readonly id: string;
  readonly command: C;
  readonly tenantId: string;
  readonly metadata: Omit<EventMetadata, 'id' | 'schemaVersion' | 'customerId' | 'causationId'>;
  /** The version the sender has seen, or null when it does not care. */
  readonly expectedVersion: number | null;
  /** Null: every try is a new command. */
  readonly ids: RepeatableIds | null;
  /** It ends what was begun: dated when it is said to have happened, but never before the last event of its stream. */
  readonly ends?: boolean;
}

export type Executed<Code extends string = string> =
  | { readonly accepted: true; readonly outcome: CommandOutcome }
  | { readonly accepted: false; readonly refusal: Refusal<Code> };

/** Writers of other processes may be first this many times before the command is given back as contended. */
const MAX_ATTEMPTS = 10;

const outcomeOf = (id: string, events: readonly (RecordedEvent | undefined)[]): CommandOutcome => {
  const appended = events.filter((event) => event !== undefined);
  const last = appended.at(-1);
  const named = appended.map((event) => new AppendedEvent(event.id, event.type));
  return new CommandOutcome(id, last?.streamVersion ?? 0, last?.position ?? START, named);
};

/** What the very same command did at an earlier try, or null when there was none. */
const earlierOutcome = (id: string, stream: readonly RecordedEvent[], ids: RepeatableIds): CommandOutcome | null => {
  const first = ids.eventId(0);
  const start = stream.findIndex((event) => event.id === first);
  if (start < 0) return null;
  if (stream[start]?.causationId !== ids.causationId) throw new KeyReusedError();
  let end = start;
  while (stream[end]?.id === ids.eventId(end - start)) end += 1;
  return outcomeOf(id, stream.slice(start, end));
};

const prepareEvents = <State, C extends Command, E extends DomainEvent, Code extends string>(
  execution: Execution<State, C, E, Code>,
  state: State,
  decided: readonly E[],
): readonly NewEvent[] => {
  const { decider, ids, metadata } = execution;
  const identified = decided.map((event, index) => ({ ...event, id: ids?.eventId(index) ?? newId() }));
  const happened = identified.map((event) => ({ ...event, occurredAt: metadata.occurredAt }));
  const after = fold({ initial: state, evolve: decider.evolve }, happened as readonly Happened<E>[]);
  const customerId = decider.customerOf(after);
  return identified.map(({ id, type, data }) => {
    validateEvent(type, data);
    const schemaVersion = findDefinition(type)?.version ?? 1;
    return { ...metadata, id, type, data, schemaVersion, customerId, causationId: ids?.causationId ?? null };
  });
};

const isLater = (one: Instant, other: Instant): boolean => Date.parse(one) > Date.parse(other);

/** One try: read, fold, decide, append. Undefined when another writer was first, so that it must be tried again. */
const attempt = async <State, C extends Command, E extends DomainEvent, Code extends string>(
  store: EventStore,
  execution: Execution<State, C, E, Code>,
): Promise<Executed<Code> | undefined> => {
  const { decider, id, tenantId, ids, ends } = execution;
  const { occurredAt } = execution.metadata;
  const streamId = streamOf(decider.name, id);
  const stream = await store.readStream(tenantId, streamId);
  const earlier = ids && earlierOutcome(id, stream, ids);
  if (earlier) return { accepted: true, outcome: earlier };
  const version = stream.at(-1)?.streamVersion ?? 0;
  const wanted = execution.expectedVersion;
  if (wanted !== null && wanted !== version) throw new StaleVersionError(wanted, version);

  const state = fold(decider, stream as unknown as readonly Happened<E>[]);
  const decision = decider.decide(execution.command, state);
  if (!decision.accepted) return decision;
  if (decision.events.length === 0) {
    const { streamVersion, position } = outcomeOf(id, stream.slice(-1));
    return { accepted: true, outcome: new CommandOutcome(id, streamVersion, position, []) };
  }
  const last = stream.at(-1)?.occurredAt ?? occurredAt;
  const metadata = { ...execution.metadata, occurredAt: ends && isLater(last, occurredAt) ? last : occurredAt };
  const events = prepareEvents({ ...execution, metadata }, state, decision.events);
  try {
    const appended = await store.append({ tenantId, streamId, expectedVersion: version, events });
    // The same ids at the same place may still be of another command: reading again compares what they are of. New ids are
    // nobody else's: the store itself has asked twice, because a connection was lost before it had the answer.
    if (appended.repeated && ids) return undefined;
    const named = events.map((event) => new AppendedEvent(event.id, event.type));
    return { accepted: true, outcome: new CommandOutcome(id, appended.streamVersion, appended.position, named) };
  } catch (error) {
    if (error instanceof ConcurrencyConflictError) {
      if (wanted !== null && !ids) throw new StaleVersionError(wanted, error.actual);
      return undefined;
    }
    if (error instanceof DuplicateEventError) {
      const now = await store.readStream(tenantId, streamId);
      if (!ids || !earlierOutcome(id, now, ids)) throw new KeyReusedError();
      return undefined;
    }
    throw error;
  }
};

/**
 * Executes a command: reads the aggregate's stream, folds it, decides, and appends at exactly the version that was read; when
 * another writer was first it reads and decides again. A refusal is a value.
 *
 * @throws StaleVersionError the stream is not at `expectedVersion`
 * @throws KeyReusedError the ids are of another command
 * @throws CommandContentionError others were first every time
 * @throws InvalidEventError a decided event does not fit its schema: a bug of the decider
 */
export const executeCommand = async <State, C extends Command, E extends DomainEvent, Code extends string>(
  store: EventStore,
  execution: Execution<State, C, E, Code>,
): Promise<Executed<Code>> => {
  for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
    const executed = await attempt(store, execution);
    if (executed) return executed;
  }
  throw new CommandContentionError(MAX_ATTEMPTS);
};

import { Logger } from '@nestjs/common';
import { derivedId, type EventType } from '@perennial/contracts';
import type { EventBatch, EventBus, Subscription } from '@perennial/event-bus';
import { partitionOf } from '@perennial/event-bus';
import type { EventStore } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import { KeyReusedError } from '../commands/command-errors.ts';
import { executeCommand } from '../commands/execution.ts';
import type { ReadModels } from '../queries/read-models.ts';
import type { AddressedCommand, AnyReaction, AsOfEvent } from './reaction.ts';
import type { ReactionCheckpoints } from './reaction-checkpoints.ts';

/** What is counted: `executed` (or done at an earlier delivery), `refused` by the decider, `failed` at a try that is repeated. */
export type ReactionResult = 'executed' | 'refused' | 'failed';

export interface ReactorOptions {
  readonly service: string;
  readonly reactions: readonly AnyReaction[];
  readonly store: EventStore;
  readonly bus: EventBus;
  readonly checkpoints: ReactionCheckpoints;
  /** Where reactions look up what was known as of an event. */
  readonly readModels: Pick<ReadModels, 'asOf'>;
  readonly onResult: (reaction: string, result: ReactionResult) => void;
}

const IMPORT = 'import';

const typesOf = ({ on }: AnyReaction): readonly EventType[] => [on as EventType | readonly EventType[]].flat();

/**
 * Turns events into own commands. Delivered at least once, effective once: the ids of the events that a reaction causes are
 * derived from the causing event, so doing it again appends nothing. A refusal is an answer (logged, counted); any other error
 * holds the whole subscription back, is counted as failed, and is tried again, with growing pauses.
 */
export class Reactor {
  private readonly logger = new Logger('Reactions');
  private readonly byType = new Map<string, AnyReaction[]>();
  private subscription: Subscription | undefined;

  constructor(private readonly options: ReactorOptions) {
    for (const reaction of options.reactions) {
      for (const type of typesOf(reaction)) this.byType.set(type, [...(this.byType.get(type) ?? []), reaction]);
    }
  }

  /** Goes on where this service stopped to react; from the start of the log at its first start. */
  start(): void {
    if (this.byType.size === 0 || this.subscription) return;
    const { bus, service, checkpoints } = this.options;
    this.subscription = bus.subscribe({
      name: `${service}.reactions`,
      types: [...this.byType.keys()],
      resumeFrom: (partitions) => checkpoints.read(partitions),
      handle: (batch) => this.handle(batch),
      onError: (error, attempt) =>
        this.logger.error({ message: 'Reactions are held up; they will be tried again', attempt, error }),
    });
  }

  /** Resolves when the batch in flight is finished. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
    this.subscription = undefined;
  }

  /** Partitions side by side, events of one partition in order: as they were in the customer's life. */
  private async handle(batch: EventBatch): Promise<void> {
    const { bus, checkpoints } = this.options;
    const done = await checkpoints.read(batch.partitions);
    const due = batch.events
      .map((event) => ({ event, partition: partitionOf(event, bus.partitionCount) }))
      .filter(({ event, partition }) => event.position > (done.get(partition) ?? START));
    const byPartition = Map.groupBy(due, ({ partition }) => partition);
    const outcomes = await Promise.allSettled(
      [...byPartition].map(([partition, entries]) =>
        this.reactInOrder(
          partition,
          entries.map(({ event }) => event),
        ),
      ),
    );
    const held = new Set([...byPartition.keys()].filter((_, index) => outcomes[index]?.status === 'rejected'));
    // Also when others are held up: what was done must not be done again at each of their tries.
    await checkpoints.raise(
      batch.partitions.filter((partition) => !held.has(partition)),
      batch.reached,
    );
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure) throw failure.reason;
  }

  private async reactInOrder(partition: number, events: readonly RecordedEvent[]): Promise<void> {
    let reached: Position = START;
    try {
      for (const event of events) {
        await this.reactTo(event);
        reached = event.position;
      }
    } catch (error) {
      await this.options.checkpoints.raise([partition], reached);
      throw error;
    }
  }

  private async reactTo(event: RecordedEvent): Promise<void> {
    for (const reaction of this.byType.get(event.type) ?? []) {
      if (event.channel === IMPORT && !reaction.alsoOnImport) continue;
      try {
        // The reaction of this list declares that it handles this event's type.
        const commands = await this.commandsOf(reaction, event);
        for (const [place, command] of commands.entries()) await this.execute(reaction, event, command, place);
      } catch (error) {
        // An operator must see which reaction holds the others up, and at which event.
        this.options.onResult(reaction.name, 'failed');
        this.logger.error({ message: 'A reaction failed', reaction: reaction.name, eventId: event.id });
        throw error;
      }
    }
  }

  private async commandsOf(reaction: AnyReaction, event: RecordedEvent): Promise<readonly AddressedCommand[]> {
    if (!('given' in reaction)) return reaction.react(event);
    return reaction.react(event, await reaction.given(event, this.asOf(event)));
  }

  private asOf({ tenantId, customerId, position }: RecordedEvent): AsOfEvent {
    const { readModels } = this.options;
    return {
      rows: async (projection) =>
        customerId === null ? [] : readModels.asOf(projection, { tenantId, customerId, asOfPosition: position }),
    };
  }

  private async execute(reaction: AnyReaction, event: RecordedEvent, addressed: AddressedCommand, place: number) {
    const { store, service, onResult } = this.options;
    const { decider, id, command, ends = false } = addressed;
    const { tenantId, occurredAt, correlationId, traceparent, simulated } = event;
    const metadata = {
      actor: `service:${service}`,
      channel: 'reaction',
      occurredAt,
      correlationId,
      traceparent,
      simulated,
    };
    const eventId = (index: number) => derivedId('event-of-reaction', event.id, reaction.name, place, index);
    const ids = { causationId: event.id, eventId };
    try {
      const execution = { decider, id, command, tenantId, metadata, expectedVersion: null, ids, ends };
      const executed = await executeCommand(store, execution);
      if (!executed.accepted) {
        const { code } = executed.refusal;
        this.logger.warn({ message: 'A reaction was refused', reaction: reaction.name, eventId: event.id, code });
      }
      onResult(reaction.name, executed.accepted ? 'executed' : 'refused');
    } catch (error) {
      // The reaction addressed another aggregate when it was first executed: its effect is there.
      if (!(error instanceof KeyReusedError)) throw error;
      this.logger.warn({ message: 'A reaction has changed its target', reaction: reaction.name, eventId: event.id });
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { derivedId, type EventMap } from '@perennial/contracts';
import type { EventBatch, EventBus, Subscription } from '@perennial/event-bus';
import { partitionOf } from '@perennial/event-bus';
import type { EventStore } from '@perennial/event-store';
import { START } from '@perennial/kernel';
import type { AnyProjection, ProjectionRunner } from '@perennial/projections';
import { executeCommand } from '../commands/execution.ts';
import type { ReactionCheckpoints } from '../reactions/reaction-checkpoints.ts';
import { customerViewsOf } from '../time-travel/customer-views.ts';
import { scrubDecider } from './scrub.decider.ts';

type Erasure = EventMap['CustomerErased'];

export interface ScrubReporterOptions {
  readonly service: string;
  readonly projections: readonly AnyProjection[];
  readonly store: EventStore;
  readonly bus: EventBus;
  readonly checkpoints: ReactionCheckpoints;
  readonly runner: Pick<ProjectionRunner, 'waitFor' | 'compareCustomer' | 'beside'>;
}

/** Longer than any batch; a projection that is rebuilt meanwhile makes the report wait for the next try. */
const FOLDED_WITHIN_MS = 10_000;
const LOOKS = 20;
const LOOK_AGAIN_MS = 100;

/** A read model is not as the log says: the scrub is not reported, and looked at again later. */
class ScrubNotDoneError extends Error {
  readonly code = 'SCRUB_NOT_DONE';

  constructor(projection: string, why: string) {
    super(`The read model ${projection} is not scrubbed yet: ${why}`);
    this.name = 'ScrubNotDoneError';
  }
}

/**
 * Says of each erased customer that this service's read models are scrubbed, when they are: each of its customer-keyed read models
 * has folded the erasure, and its rows equal a fresh fold of the log, which nobody can read the personal values of any more. Has a
 * subscription of its own, so that a read model that is behind holds no reaction up.
 */
export class ScrubReporter {
  private readonly logger = new Logger('Erasure');
  private readonly names: readonly string[];
  private subscription: Subscription | undefined;

  constructor(private readonly options: ScrubReporterOptions) {
    this.names = customerViewsOf(options.projections).map(({ name }) => name);
  }

  /** Goes on where this service stopped to report. */
  start(): void {
    const { bus, service, checkpoints } = this.options;
    this.subscription ??= bus.subscribe({
      name: `${service}.scrubs`,
      types: ['CustomerErased'],
      resumeFrom: (partitions) => checkpoints.read(partitions),
      handle: (batch) => this.handle(batch),
      onError: (error, attempt) =>
        this.logger.error({ message: 'A scrub cannot be reported; it will be tried again', attempt, error }),
    });
  }

  /** Resolves when the batch in flight is finished. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
    this.subscription = undefined;
  }

  private async handle(batch: EventBatch): Promise<void> {
    const { bus, checkpoints } = this.options;
    const done = await checkpoints.read(batch.partitions);
    for (const event of batch.events) {
      const partition = partitionOf(event, bus.partitionCount);
      // The subscription asks for this type alone.
      if (event.position > (done.get(partition) ?? START)) await this.report(event as Erasure);
    }
    await checkpoints.raise(batch.partitions, batch.reached);
  }

  private async report(erasure: Erasure): Promise<void> {
    const { store, service } = this.options;
    const { tenantId, correlationId, traceparent, simulated } = erasure;
    const { customerId } = erasure.data;
    const readModels = await Promise.all(this.names.map((name) => this.scrubbed(name, erasure)));
    const scrubId = derivedId('scrub', tenantId, customerId, service);
    await executeCommand(store, {
      decider: scrubDecider,
      id: scrubId,
      command: { type: 'ReportScrub', data: { scrubId, customerId, service, readModels } },
      tenantId,
      metadata: {
        actor: `service:${service}`,
        channel: 'reaction',
        occurredAt: new Date().toISOString(),
        correlationId,
        traceparent,
        simulated,
      },
      expectedVersion: null,
      ids: { causationId: erasure.id, eventId: (index) => derivedId('event-of-scrub', erasure.id, service, index) },
    });
  }

  /** Other events of the customer may be on their way into the rows: then the comparison is made again. */
  private async scrubbed(name: string, { tenantId, data: { customerId }, position }: Erasure) {
    const { runner } = this.options;
    if (!(await runner.waitFor(name, position, FOLDED_WITHIN_MS))) {
      throw new ScrubNotDoneError(name, 'it has not folded the erasure');
    }
    // They hold what it was at an earlier position, in clear.
    await runner.beside.dropOf(name);
    for (let look = 1; ; look += 1) {
      const { rows, differing } = await runner.compareCustomer(name, tenantId, customerId);
      if (differing === 0) return { name, rows };
      if (look === LOOKS) throw new ScrubNotDoneError(name, `${differing} rows are not as a fresh fold of the log`);
      await pause(LOOK_AGAIN_MS);
    }
  }
}

import { type EventStore } from '@perennial/event-store';
import { type Command, type Decider, type DomainEvent, streamOf } from '@perennial/kernel';
import { Problem } from '../problems/problem.ts';
import type { CommandContext } from './command-context.ts';
import { CommandContentionError, KeyReusedError, StaleVersionError } from './command-errors.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { type Executed, executeCommand, type RepeatableIds } from './execution.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { refusalProblem, type RefusalStatuses } from './refusal-problem.ts';

const problemOf = (error: unknown): unknown => {
  if (error instanceof StaleVersionError) {
    const { expected, actual, code } = error;
    const detail = `If-Match names version ${expected}, but the stream is at ${actual}. Read it again, then decide again.`;
    return new Problem({ status: 412, code, detail, extensions: { expected, actual } });
  }
  if (error instanceof KeyReusedError) {
    const detail = 'This Idempotency-Key was used for another request. Use a new key for a new request.';
    return new Problem({ status: 422, code: error.code, detail });
  }
  if (error instanceof CommandContentionError) {
    const detail = `Other writers of the same stream were first ${error.attempts} times. Nothing was appended; try again.`;
    return new Problem({ status: 409, code: error.code, detail, headers: { 'retry-after': '1' } });
  }
  return error;
};

/** Executes the commands of a service: the only way from HTTP into the log. */
export class Commands {
  private readonly streams = new OneAtATime();

  constructor(
    private readonly store: EventStore,
    private readonly refusalStatuses: RefusalStatuses,
  ) {}

  /**
   * Reads the aggregate's stream, decides, and appends at exactly the version that was read, deciding again when another writer
   * was first. With an Idempotency-Key, a command that was executed before returns its original outcome.
   *
   * @throws Problem the refusal's own code (409 or the service's choice), STALE_VERSION (412), IDEMPOTENCY_KEY_REUSED (422),
   *   CONCURRENCY_CONFLICT (409)
   */
  async execute<State, C extends Command, E extends DomainEvent, Code extends string>(
    decider: Decider<State, C, E, Code>,
    id: string,
    command: C,
    context: CommandContext,
  ): Promise<CommandOutcome> {
    const { tenantId, actor, channel, occurredAt, correlationId, traceparent, simulated, expectedVersion } = context;
    const metadata = { actor, channel, occurredAt, correlationId, traceparent, simulated };
    const ids = repeatableIds(context);
    const execution = { decider, id, command, tenantId, metadata, expectedVersion, ids };
    let executed: Executed;
    try {
      const key = `${tenantId}/${streamOf(decider.name, id)}`;
      executed = await this.streams.run(key, () => executeCommand(this.store, execution));
    } catch (error) {
      throw problemOf(error);
    }
    if (executed.accepted) return executed.outcome;
    throw refusalProblem(executed.refusal, this.refusalStatuses);
  }
}

const repeatableIds = ({ idempotency }: CommandContext): RepeatableIds | null => {
  if (!idempotency) return null;
  const command = idempotency.nextCommand();
  return { causationId: idempotency.requestId, eventId: (index) => idempotency.eventId(command, index) };
};

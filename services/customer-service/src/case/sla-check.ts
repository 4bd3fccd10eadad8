import { derivedId } from '@perennial/contracts';
import { type CommandContext, CommandOutcome, type Commands } from '@perennial/service-kit';
import type { SlaTarget } from './case.events.ts';
import { caseDecider } from './case.decider.ts';
import { SLA_TARGETS } from './sla-clock.ts';

/** A target is breached once in the life of a case, however often and by whomever it is checked: its event id says so. */
const breachContext = (context: CommandContext, caseId: string, target: SlaTarget): CommandContext => ({
  ...context,
  idempotency: {
    key: `sla-breach/${caseId}/${target}`,
    requestId: derivedId('sla-check', context.tenantId, caseId, target),
    eventId: (command, index) => derivedId('sla-breach', context.tenantId, caseId, target, command, index),
    nextCommand: () => 0,
  },
});

const joined = (first: CommandOutcome, second: CommandOutcome): CommandOutcome => {
  const { id, streamVersion, position } = second.streamVersion > first.streamVersion ? second : first;
  return new CommandOutcome(id, streamVersion, position, [...first.events, ...second.events]);
};

/** Records which targets of a case had been missed at the instant of the context. Doing it again records nothing new. */
export const checkSla = async (
  commands: Commands,
  caseId: string,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const check = (target: SlaTarget, expectedVersion: number | null) => {
    const command = { type: 'RecordSlaBreach', data: { caseId, target, at: context.occurredAt } } as const;
    return commands.execute(caseDecider, caseId, command, {
      ...breachContext(context, caseId, target),
      expectedVersion,
    });
  };
  const [first, ...others] = SLA_TARGETS;
  let outcome = await check(first, context.expectedVersion);
  for (const target of others) outcome = joined(outcome, await check(target, null));
  return outcome;
};

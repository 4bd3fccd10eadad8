import type { PerennialEvent } from '@perennial/contracts';
import { summaryOf } from './event-summary.ts';
import type { Decided, ExplainedValue, ExplanationContext } from './explained-value.ts';

/** An event behind a value; only its id is known when it is not of this customer's life up to then. */
export interface Cause {
  readonly id: string;
  readonly type: string | null;
  readonly occurredAt: string | null;
  readonly position: string | null;
  readonly summary: string;
}

/** Why a computed value is as it is: the one shape for every value of every service. */
export interface Explanation {
  readonly value: string;
  readonly of: Readonly<Record<string, string>>;
  readonly current: unknown;
  readonly policy: { readonly name: string; readonly version: string | null };
  /** In order of position. */
  readonly causedBy: readonly Cause[];
  readonly decidedBy: { readonly id: string; readonly type: string; readonly position: string } | null;
  /** The instant or position it is told as of; null: now. */
  readonly asOf: string | null;
}

const causeOf = (id: string, event: PerennialEvent | undefined): Cause =>
  event
    ? { id, type: event.type, occurredAt: event.occurredAt, position: event.position, summary: summaryOf(event) }
    : { id, type: null, occurredAt: null, position: null, summary: 'not in this life up to then' };

const inOrder = (one: Cause, other: Cause): number => ((one.position ?? '') < (other.position ?? '') ? -1 : 1);

const decisionOf = ({ decidedBy }: Decided): Explanation['decidedBy'] =>
  decidedBy && { id: decidedBy.id, type: decidedBy.type, position: decidedBy.position };

/** Tells why the values of a life are as they are. */
export const explanationsOf = (
  values: readonly ExplainedValue[],
  life: readonly PerennialEvent[],
  context: ExplanationContext,
  asOf: string | null,
): readonly Explanation[] => {
  const byId = new Map(life.map((event) => [event.id, event]));
  return values.flatMap(({ value, policy, explain }) =>
    explain(life, context).map((decided) => ({
      value,
      of: decided.of,
      current: decided.current,
      policy: { name: policy, version: decided.policyVersion },
      causedBy: [...new Set(decided.causedBy)].map((id) => causeOf(id, byId.get(id))).sort(inOrder),
      decidedBy: decisionOf(decided),
      asOf,
    })),
  );
};

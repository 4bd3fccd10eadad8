import type { EventMap, EventType, PerennialEvent } from '@perennial/contracts';
import type { Instant } from '@perennial/kernel';
import type { Projection, ReadModelRow } from '@perennial/projections';

/** Why one computed value is as it is, before the events behind it are looked up. */
export interface Decided {
  /** What of the customer has the value, e.g. `{ leadId }`; empty when it is the customer. */
  readonly of: Readonly<Record<string, string>>;
  readonly current: unknown;
  /** Version of the policy that was used; null when a person decided, or when the event is from before versions were kept. */
  readonly policyVersion: string | null;
  /** Ids of the events that the value rests on, in any order. */
  readonly causedBy: readonly string[];
  /** The event that says the value; null for a value that no event says, because it is a fold. */
  readonly decidedBy: PerennialEvent | null;
}

/** What an explanation may use besides the customer's life. */
export interface ExplanationContext {
  /** The instant that the life is read as of. */
  readonly at: Instant;
  /** The rows that a read model of this service makes of the life. */
  readonly rowsOf: <Row extends ReadModelRow>(projection: Projection<Row, any>) => readonly Row[];
}

/** A computed value of a service, and how to tell why it is as it is. */
export interface ExplainedValue {
  /** Kebab-case, e.g. `lead-score`. */
  readonly value: string;
  readonly description: string;
  /** Name of the policy that decides it. */
  readonly policy: string;
  /**
   * The values in this life, one for each thing that has one. Pure. `life`: all events of the customer, over all services, up to a
   * point in time, in the order to fold them in.
   */
  readonly explain: (life: readonly PerennialEvent[], context: ExplanationContext) => readonly Decided[];
}

/** A value that events say: the last one of each thing counts. */
export interface DecidedValue<Type extends EventType> extends Pick<ExplainedValue, 'value' | 'description' | 'policy'> {
  readonly decidedBy: readonly Type[];
  readonly of: (event: EventMap[Type]) => Readonly<Record<string, string>>;
  readonly current: (event: EventMap[Type], life: readonly PerennialEvent[]) => unknown;
  readonly policyVersion: (event: EventMap[Type]) => string | undefined;
  /** Default: what the event itself names, see `causesOf`. */
  readonly causedBy?: (event: EventMap[Type], life: readonly PerennialEvent[]) => readonly string[];
}

/**
 * Ids of the events that an event says it rests on: the `causedBy` of its data and, of a reaction's event, the one it reacts to.
 * (The causation of a request is the request, which is no event: it is not found in the life, and left out.)
 */
export const causesOf = (event: PerennialEvent, life: readonly PerennialEvent[]): readonly string[] => {
  const { causedBy = [] } = event.data as { readonly causedBy?: readonly string[] };
  const { causationId } = event;
  return life.some(({ id }) => id === causationId) ? [...causedBy, causationId!] : causedBy;
};

/** Declares a value that events say. */
export const decidedValue = <const Type extends EventType>(declaration: DecidedValue<Type>): ExplainedValue => {
  const { value, description, policy, decidedBy, of, current, policyVersion, causedBy = causesOf } = declaration;
  const types: readonly string[] = decidedBy;
  return {
    value,
    description,
    policy,
    explain: (life) => {
      const last = new Map<string, EventMap[Type]>();
      for (const event of life) {
        if (!types.includes(event.type)) continue;
        const decision = event as EventMap[Type];
        last.set(JSON.stringify(of(decision)), decision);
      }
      return [...last.values()].map((event) => ({
        of: of(event),
        current: current(event, life),
        policyVersion: policyVersion(event) ?? null,
        causedBy: causedBy(event, life),
        decidedBy: event,
      }));
    },
  };
};

/** The events of one type in a life. */
export const eventsOf = <const Type extends EventType>(life: readonly PerennialEvent[], ...types: readonly Type[]) =>
  life.filter((event): event is EventMap[Type] => (types as readonly string[]).includes(event.type));

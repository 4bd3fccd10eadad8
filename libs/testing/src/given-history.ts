import { expect } from '@jest/globals';
import { derivedId, validateEvent } from '@perennial/contracts';
import { type Command, type Decider, type DomainEvent, fold, type Happened } from '@perennial/kernel';
import { someInstant } from './recorded.ts';

/** What has happened before: type and data, and where it matters, when and under which id. */
export type PastEvent<Event extends DomainEvent> = Event & Partial<Pick<Happened<Event>, 'id' | 'occurredAt'>>;

/** What the decider has made of the command. */
export interface Outcome<Event extends DomainEvent, Code extends string> {
  /** Exactly these events happen, in this order, and each fits its schema; none: the command was satisfied already. */
  then(...events: readonly Event[]): void;
  /** The command is refused under this code, and with these details, where the spec names them. */
  thenRefused(code: Code, details?: Readonly<Record<string, unknown>>): void;
}

export interface History<C extends Command, Event extends DomainEvent, Code extends string> {
  when(command: C): Outcome<Event, Code>;
}

/** The id that the nth event of a given history has, from 0, when the spec names none. */
export const givenEventId = (index: number): string => derivedId('given-in-a-test', index);

/**
 * The specification of a decider, without a database:
 * `given(leadDecider, { type: 'LeadCaptured', data }).when({ type: 'QualifyLead', data }).thenRefused('LEAD_NOT_SCORED')`.
 *
 * @param history what has happened before; nothing for a stream that does not exist yet
 */
export const given = <State, C extends Command, Event extends DomainEvent, Code extends string>(
  decider: Decider<State, C, Event, Code>,
  ...history: readonly PastEvent<NoInfer<Event>>[]
): History<C, Event, Code> => {
  const happened = history.map((event, index): Happened<Event> => ({
    id: givenEventId(index),
    occurredAt: someInstant,
    ...event,
  }));
  return {
    when: (command) => {
      const decision = decider.decide(command, fold(decider, happened));
      return {
        then: (...events) => {
          // The refusal is in what is compared, so that a failing spec shows its code.
          expect(decision).toEqual({ accepted: true, events });
          for (const { type, data } of events) validateEvent(type, data);
        },
        thenRefused: (code, details) => {
          const refusal = { code, details: details ?? expect.anything() };
          expect(decision).toEqual({ accepted: false, refusal });
        },
      };
    },
  };
};

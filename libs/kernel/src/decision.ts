import type { DomainEvent } from './event.ts';

/** A business rule said no. `code` is stable and documented; `details` say what was found. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The outcome of `decide`: events to append (possibly none: nothing to do), or a refusal. Never an exception. */
export type Decision<Event extends DomainEvent, Code extends string = string> =
  | { readonly accepted: true; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly refusal: Refusal<Code> };

/** These events happen. With no events the command is already satisfied. */
export const accept = <Event extends DomainEvent>(...events: readonly Event[]): Decision<Event, never> => ({
  accepted: true,
  events,
});

/** The command is refused under a stable code, e.g. `refuse('LEAD_NOT_OPEN', { status })`. */
export const refuse = <Code extends string>(
  code: Code,
  details: Readonly<Record<string, unknown>> = {},
): Decision<never, Code> => ({ accepted: false, refusal: { code, details } });

import type { ServiceName } from '@perennial/local';

/**
 * One command of a life. `path` and every text in `body` may name things made earlier in braces, e.g. `{customer}`: they become
 * ids when the command is sent.
 */
export interface TimedCommand {
  /** Business time, in milliseconds since 1970. */
  readonly at: number;
  readonly service: ServiceName;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly channel: string;
  /** The name under which later commands know what this one makes; with an `@` behind it, the position of its last event. */
  readonly as?: string;
  /** Refusals that go away when a reaction, which this command builds on, has done its work. */
  readonly awaits?: readonly string[];
}

/** Something that a reaction of the platform makes: its id follows from the parts; `{tenant}` is the tenant. */
export interface DerivedName {
  readonly name: string;
  readonly parts: readonly string[];
}

/** A life, or the world that all lives share: commands in order of time, and the names of what reactions make. */
export interface Script {
  readonly commands: readonly TimedCommand[];
  readonly derived: readonly DerivedName[];
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Every simulation ends here, however long it is: it lies in the past, and is the same for every run. */
export const END = Date.UTC(2026, 0, 1);

/** Collects the commands of one script; the end cuts off what would come later. */
export class ScriptWriter {
  private readonly commands: TimedCommand[] = [];
  private readonly derived: DerivedName[] = [];

  add(command: TimedCommand): void {
    if (command.at < END) this.commands.push(command);
  }

  derive(name: string, ...parts: readonly string[]): void {
    this.derived.push({ name, parts });
  }

  script(): Script {
    // Stable: what was written first stays first within a millisecond.
    return { commands: this.commands.sort((left, right) => left.at - right.at), derived: this.derived };
  }
}

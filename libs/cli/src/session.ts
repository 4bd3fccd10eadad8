import type { Terminal } from './terminal/terminal.ts';

/** What a command works with besides its arguments. */
export interface Session {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C: a command then ends in order. */
  readonly signal: AbortSignal;
  /** Asks the user, where one is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
}

import type { LoggerService } from '@nestjs/common';
import type { LogLevelName } from '../configuration.ts';

const RANK: Readonly<Record<LogLevelName, number>> = { debug: 10, info: 20, warn: 30, error: 40 };

/** What of an error goes into the log: never a database's `detail`, which quotes values. */
const describe = (error: Error): Record<string, unknown> => ({
  name: error.name,
  ...('code' in error && { code: error.code }),
  message: error.message,
  stack: error.stack,
  ...(error.cause instanceof Error && { cause: describe(error.cause) }),
});

const fields = (message: unknown): Record<string, unknown> => {
  if (message instanceof Error) return { message: message.message, error: describe(message) };
  if (typeof message !== 'object' || message === null) return { message: String(message) };
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name,
      value instanceof Error ? describe(value) : (value as unknown),
    ]),
  );
};

/** Structured logs: one JSON object a line on standard output. Log codes, ids and counts, never personal data. */
export class JsonLogger implements LoggerService {
  constructor(
    private readonly service: string,
    private readonly level: LogLevelName,
    private readonly write: (line: string) => void = (line) => void process.stdout.write(line),
  ) {}

  log(message: unknown, ...context: unknown[]): void {
    this.line('info', message, context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.line('warn', message, context);
  }

  error(message: unknown, ...context: unknown[]): void {
    this.line('error', message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.line('error', message, context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.line('debug', message, context);
  }

  private line(level: LogLevelName, message: unknown, context: readonly unknown[]): void {
    if (RANK[level] < RANK[this.level]) return;
    // Nest gives (stack, context) to errors and (context) to the rest.
    const logger = context.at(-1);
    const { service } = this;
    const entry = { time: new Date().toISOString(), level, service, logger, ...fields(message) };
    this.write(`${JSON.stringify(entry)}\n`);
  }
}

import type { Type } from '@nestjs/common';
import { createService, type RunningService } from './create-service.ts';
import { StartError } from './start-error.ts';

/** Requests and batches that do not end by themselves are not waited for longer than this. */
const SHUTDOWN_MS = 15_000;

/** Set by telemetry.ts when it is loaded: what is still to be sent is sent before the process ends. */
const TELEMETRY = Symbol.for('perennial:telemetry');

const flushTelemetry = async (): Promise<void> => {
  const telemetry = (globalThis as Record<symbol, unknown>)[TELEMETRY] as { shutdown(): Promise<void> } | undefined;
  await telemetry?.shutdown();
};

const explain = (service: Type, error: unknown): never => {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${service.name} could not start: ${sentence}\n`);
  // An error that nobody foresaw is a bug, and its stack is needed to find it.
  if (!(error instanceof StartError) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(error instanceof StartError ? error.exitCode : 1);
};

const stopOnSignals = (running: RunningService): void => {
  let stopping = false;
  const stop = async (): Promise<void> => {
    // A second Ctrl-C changes nothing: what is in flight is finished, within the time below.
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await running.close();
    await flushTelemetry();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        process.stderr.write(`The service could not stop in order: ${String(error)}\n`);
        process.exit(1);
      });
    });
  }
};

/**
 * Runs a service as a process of its own, with settings from the environment, until SIGINT or SIGTERM. Tells a parent process
 * `{ ready: url }` when it listens, and ends when that parent is gone. What keeps it from starting is said in one sentence on
 * standard error; the exit code is 78 for wrong settings, else 1.
 */
export const startService = async (service: Type): Promise<void> => {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  try {
    const running = await createService(service, process.env);
    stopOnSignals(running);
    process.send?.({ ready: running.url });
  } catch (error) {
    explain(service, error);
  }
};

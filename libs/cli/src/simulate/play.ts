import { derivedId } from '@perennial/contracts';
import { Failure } from '../failure.ts';
import { ServiceProblem, type ServiceRequest } from '../platform/service-client.ts';
import type { Script, TimedCommand } from './timed-command.ts';

/** The part of a service's client that a play needs. */
export interface CommandReceiver {
  json<Answer>(path: string, request: ServiceRequest): Promise<Answer>;
}

export interface Stage {
  readonly services: ReadonlyMap<string, CommandReceiver>;
  readonly tenant: string;
  /** Part of every Idempotency-Key: the same script played under the same key adds nothing. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** Waits until the next command may be sent. */
  readonly turn: () => Promise<void>;
  readonly onCommand: (outcome: Outcome) => void;
}

/** What became of a command: events and the position of the last, or why it was refused. */
export interface Outcome {
  readonly events: number;
  readonly position?: string;
  readonly refusal?: string;
}

const PATIENCE_MS = 20_000;
const PAUSE_MS = 40;
/** The service is there, but not now: overloaded, starting, or in a conflict that another try resolves. */
const PASSING = new Set([408, 412, 425, 429, 500, 502, 503, 504]);
/** A rule of the business said no. */
const REFUSED = new Set([404, 409, 422]);

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Replaces `{name}` in every text of a value. */
const filled = (value: unknown, ids: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return value.replace(/\{([^}]+)\}/g, (_, name: string) => idOf(name, ids));
  if (Array.isArray(value)) return value.map((item) => filled(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, filled(field, ids)]));
};

const idOf = (name: string, ids: ReadonlyMap<string, string>): string => {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`Nothing is called ${name} yet`);
  return id;
};

const send = async (
  command: TimedCommand,
  index: number,
  ids: ReadonlyMap<string, string>,
  { services, key, signal }: Stage,
): Promise<{ readonly id: string; readonly position: string; readonly events: readonly unknown[] }> => {
  const service = services.get(command.service);
  if (!service) throw new Failure(`The platform has no service ${command.service}.`);
  const path = filled(command.path, ids) as string;
  const request = {
    method: 'POST',
    body: filled(command.body ?? {}, ids),
    headers: {
      'idempotency-key': derivedId('simulation', key, index),
      'perennial-occurred-at': new Date(command.at).toISOString(),
      'perennial-simulated': 'true',
      'perennial-channel': command.channel,
    },
    signal,
  } as const;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await service.json(path, request);
    } catch (error) {
      if (!(error instanceof ServiceProblem) || performance.now() > until) throw error;
      if (!PASSING.has(error.status) && !command.awaits?.includes(error.code)) throw error;
      await pause();
    }
  }
};

/**
 * Gives the commands of a script, one after the other.
 *
 * @param known names that the script may use besides its own
 * @returns all names with their ids
 */
export const play = async (
  { commands, derived }: Script,
  stage: Stage,
  known: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map([...known, ['tenant', stage.tenant]]);
  const waiting = new Set(derived);
  for (const [index, command] of commands.entries()) {
    if (stage.signal.aborted) break;
    await stage.turn();
    for (const expected of waiting) {
      const { name, parts } = expected;
      if (parts.some((part) => part.startsWith('{') && !ids.has(part.slice(1, -1)))) continue;
      waiting.delete(expected);
      ids.set(name, derivedId(...parts.map((part) => filled(part, ids) as string)));
    }
    try {
      const { id, position, events } = await send(command, index, ids, stage);
      if (command.as !== undefined) ids.set(command.as, id).set(`${command.as}@`, position);
      stage.onCommand({ events: events.length, position });
    } catch (error) {
      if (!(error instanceof ServiceProblem) || !REFUSED.has(error.status) || command.as !== undefined) throw error;
      stage.onCommand({ events: 0, refusal: error.code });
    }
  }
  return ids;
};

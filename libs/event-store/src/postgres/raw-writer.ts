import type { AppendRequest } from '../event-store.ts';
import { platformDefinitions } from '../stored-data.ts';
import type pg from 'pg';
import { APPEND, argumentsOf, inRounds } from './append-call.ts';
import { type PendingAppend, pendingAppend } from './pending-append.ts';

/**
 * Calls the append function inside whatever transaction the connection is in: what no store does, but the log survives. Answers
 * with what became of the first request (0 appended, 1 repeated, 2 conflict, 3 ids used elsewhere).
 */
export const appendRaw = async (client: pg.Client, requests: readonly AppendRequest[]): Promise<string | undefined> => {
  const group: PendingAppend[] = [];
  for (const request of requests) void pendingAppend(platformDefinitions, request, (pending) => group.push(pending));
  const rounded = inRounds(group);
  const personals = rounded.flatMap(({ pending }) =>
    pending.events.map(({ stored: { personal } }) => (personal === null ? null : JSON.stringify(personal))),
  );
  const { rows } = await client.query<{ append: readonly string[] }>(APPEND.text, [...argumentsOf(rounded, personals)]);
  return rows[0]?.append[0];
};

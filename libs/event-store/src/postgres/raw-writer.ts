import type { AppendRequest } from '../event-store.ts';
import { platformDefinitions } from '../stored-data.ts';
import type pg from 'pg';
import { APPEND, argumentsOf, inRounds } from './append-call.ts';
import { type PendingAppend, pendingAppend } from './pending-append.ts';

/** Calls the append function inside whatever transaction the connection is in: what no store does, but the log survives. */
export const appendRaw = async (client: pg.Client, requests: readonly AppendRequest[]): Promise<void> => {
  const group: PendingAppend[] = [];
  for (const request of requests) void pendingAppend(platformDefinitions, request, (pending) => group.push(pending));
  await client.query(APPEND.text, [...argumentsOf(inRounds(group))]);
};

import type { WrappedKey } from '@perennial/privacy';
import { ConcurrencyConflictError } from '../errors.ts';
import type { AppendResult } from '../event-store.ts';
import { arrayLiteral, arrayLiteralOfJson } from './array-literal.ts';
import type { Row } from './connections.ts';
import type { PendingAppend } from './pending-append.ts';
import { positionOf } from './position.ts';
import { codeOfExpected } from './stream-versions.ts';

const parameters = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `$${first + index}`).join(', ');

const APPEND_PARAMETERS = 19;

/** The database's append function (migrations/0003-append.ts): one call for a whole group. */
export const APPEND = {
  name: 'event_store_append',
  text: `select event_store.append(${parameters(1, APPEND_PARAMETERS)})`,
};

/**
 * The same with new data keys, which are kept first: a function in `from` is done before what is selected. So an append
 * waits for an erasure before it locks a stream, never while it holds one.
 */
export const APPEND_WITH_KEYS = {
  name: 'event_store_append_with_keys',
  text: `select event_store.append(${parameters(1, APPEND_PARAMETERS)}), keys.refused
    from privacy.keep_keys(${parameters(APPEND_PARAMETERS + 1, 5)}) as keys (refused)`,
};

export interface RoundedAppend {
  readonly pending: PendingAppend;
  readonly round: number;
}

/**
 * The group in the order that the function wants: by round (the first request of every stream, then the second ones, …),
 * in a round by stream, so that no two groups of any process wait for each other.
 */
export const inRounds = (group: readonly PendingAppend[]): readonly RoundedAppend[] => {
  const requestsOf = new Map<string, number>();
  const rounded = group.map((pending) => {
    const round = (requestsOf.get(pending.stream) ?? 0) + 1;
    requestsOf.set(pending.stream, round);
    return { pending, round };
  });
  return rounded.sort((a, b) => a.round - b.round || (a.pending.stream < b.pending.stream ? -1 : 1));
};

/**
 * The function's arguments: an array per column.
 *
 * @param personals the personal column of all events, in their order
 */
export const argumentsOf = (
  group: readonly RoundedAppend[],
  personals: readonly (string | null)[],
): readonly string[] => {
  const requests = group.map(({ pending }) => pending.request);
  const numbers: number[] = [];
  const encoded = group.flatMap(({ pending }, index) => {
    for (let count = pending.events.length; count > 0; count -= 1) numbers.push(index + 1);
    return pending.events;
  });
  const events = encoded.map(({ event }) => event);
  return [
    arrayLiteral(requests.map(({ tenantId }) => tenantId)),
    arrayLiteral(requests.map(({ streamId }) => streamId)),
    arrayLiteral(requests.map(({ expectedVersion }) => codeOfExpected(expectedVersion))),
    arrayLiteral(group.map(({ pending }) => pending.events.length)),
    arrayLiteral(group.map(({ round }) => round)),
    arrayLiteral(numbers),
    arrayLiteral(events.map(({ id }) => id)),
    arrayLiteral(events.map(({ type }) => type)),
    arrayLiteral(events.map(({ schemaVersion }) => schemaVersion)),
    arrayLiteral(events.map(({ customerId }) => customerId)),
    arrayLiteral(events.map(({ occurredAt }) => occurredAt)),
    arrayLiteral(events.map(({ actor }) => actor)),
    arrayLiteral(events.map(({ channel }) => channel)),
    arrayLiteral(events.map(({ correlationId }) => correlationId)),
    arrayLiteral(events.map(({ causationId }) => causationId)),
    arrayLiteral(events.map(({ traceparent }) => traceparent)),
    arrayLiteral(events.map(({ simulated }) => simulated)),
    arrayLiteralOfJson(encoded.map(({ stored }) => stored.data)),
    arrayLiteralOfJson(personals),
  ];
};

/** The arguments of `privacy.keep_keys`. All keys made at once are wrapped with one key. */
export const keyArgumentsOf = (keys: readonly WrappedKey[]): readonly string[] => [
  keys[0]?.kekId ?? '',
  arrayLiteral(keys.map(({ keyId }) => keyId)),
  arrayLiteral(keys.map(({ tenantId }) => tenantId)),
  arrayLiteral(keys.map(({ subjectId }) => subjectId)),
  arrayLiteral(keys.map(({ wrapped }) => `\\x${Buffer.from(wrapped).toString('hex')}`)),
];

/** Ids of the keys that were refused, as the second column says. */
export const refusedKeysOf = (row: Row | undefined): readonly string[] =>
  (row?.[1] ?? '{}').slice(1, -1).split(',').filter(Boolean);

/** What became of one request: its result, a conflict, or the sign that its ids are used elsewhere. */
export type Outcome = AppendResult | ConcurrencyConflictError | 'duplicate';

/** One outcome per request, in the order of the group. */
export const outcomesOf = (group: readonly RoundedAppend[], row: Row | undefined): readonly Outcome[] => {
  const answer = (row?.[0] ?? '').slice(1, -1).split(',');
  return group.map(({ pending: { request } }, index) => {
    const [outcome, version, position] = answer.slice(3 * index, 3 * index + 3);
    const streamVersion = Number(version);
    switch (outcome) {
      case '0':
      case '1':
        return {
          streamId: request.streamId,
          streamVersion,
          position: positionOf(position as string),
          repeated: outcome === '1',
        };
      case '2':
        return new ConcurrencyConflictError(request.streamId, request.expectedVersion, streamVersion);
      case '3':
        return 'duplicate';
      default:
        throw new Error(`event_store.append answered ${JSON.stringify(row)} for request ${index + 1}`);
    }
  });
};

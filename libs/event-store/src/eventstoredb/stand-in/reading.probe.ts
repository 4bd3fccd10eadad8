import { randomUUID } from 'node:crypto';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { caughtUp, checkpointAt, confirmed, eventRead, nameOf, streamNotFound } from './messages.probe.ts';
import type { StoredEvent, StoredLog } from './stored-log.probe.ts';

type Options = InstanceType<typeof streams.ReadReq.Options>;
type Response = InstanceType<typeof streams.ReadResp>;

const BACKWARDS = 1;

/** A position that is not the beginning of a record is none: EventStoreDB cannot read from it. */
export class InvalidPosition extends Error {}

/** The responses to a read of one stream. From beyond the end, backwards: from the end (kurrent-io/KurrentDB#2631). */
export function* readStream(log: StoredLog, options: Options): Generator<Response, void> {
  const stream = options.getStream();
  const name = nameOf(stream?.getStreamIdentifier());
  const events = log.stream(name);
  if (stream === undefined || events === undefined) {
    yield streamNotFound(name);
    return;
  }
  const backwards = Number(options.getReadDirection()) === BACKWARDS;
  const last = events.length - 1;
  const from = stream.hasStart() ? 0 : stream.hasEnd() ? last : Number(stream.getRevision());
  const selected = backwards ? events.slice(0, Math.min(from, last) + 1).toReversed() : events.slice(from);
  for (const event of selected.slice(0, Number(options.getCount()))) yield eventRead(event);
}

/** Where the event at a position is in the log; from it on when reading forwards, before it when backwards. */
const indexAt = (log: StoredLog, options: Options): number => {
  const all = options.getAll();
  if (all?.hasStart()) return 0;
  if (all?.hasEnd()) return log.events.length;
  const position = BigInt(all?.getPosition()?.getCommitPosition() ?? -1);
  const index = log.indexOf(position);
  if (index === undefined) throw new InvalidPosition(`${position} is not the position of a record`);
  return index;
};

export function* readAll(log: StoredLog, options: Options): Generator<Response> {
  const index = indexAt(log, options);
  const backwards = Number(options.getReadDirection()) === BACKWARDS;
  const count = Number(options.getCount());
  const events = backwards
    ? log.events.slice(Math.max(index - count, 0), index).toReversed()
    : log.events.slice(index, index + count);
  for (const event of events) yield eventRead(event);
}

const filterOf = (options: Options): ((event: StoredEvent) => boolean) => {
  const filter = options.getFilter();
  const byName = filter?.getStreamIdentifier();
  const expression = byName ?? filter?.getEventType();
  if (expression === undefined) return () => true;
  const prefixes = expression.getPrefixList();
  const pattern = new RegExp(expression.getRegex());
  return ({ stream, type }) => {
    const text = byName ? stream : type;
    return prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : pattern.test(text);
  };
};

/**
 * A catch-up subscription to $all: what comes after the position, a checkpoint for every so many events that were looked at
 * (https://developers.eventstore.com/clients/grpc/subscriptions.html#checkpointing), and `caughtUp` at the end of the log.
 * Returns how to end it.
 */
export const subscribeToAll = (log: StoredLog, options: Options, write: (response: Response) => void): (() => void) => {
  const all = options.getAll();
  let next = all?.hasPosition() ? indexAt(log, options) + 1 : indexAt(log, options);
  const matches = filterOf(options);
  const filter = options.getFilter();
  const interval = (filter?.getMax() ?? 0) * (filter?.getCheckpointintervalmultiplier() ?? 0);
  let considered = 0;
  const advance = () => {
    for (; next < log.events.length; next += 1) {
      const event = log.events[next] as StoredEvent;
      if (matches(event)) write(eventRead(event));
      considered += 1;
      if (interval > 0 && considered % interval === 0) write(checkpointAt(event.position));
    }
  };
  write(confirmed(randomUUID()));
  advance();
  write(caughtUp());
  log.on('appended', advance);
  return () => log.off('appended', advance);
};

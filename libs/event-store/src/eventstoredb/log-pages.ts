import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import { type Position, START } from '@perennial/kernel';
import type { LogSelection, Page, ReadAllBackwardsOptions, ReadAllOptions } from '../event-store.ts';
import type { Connection } from './connection.ts';
import type { EventDecoder } from './event-decoder.ts';
import { positionIn } from './event-record.ts';
import { readFiltered } from './filtered-log.ts';
import { selects, selectsNothing } from './log-filter.ts';
import { type LogPosition, logPositionOf, positionOf } from './position.ts';

/** Events of $all in one call, at least: most of what is read at the end of the log is in one. */
const SHORTEST_SCAN = 500;
const LONGEST_SCAN = 5_000;
/** Backwards, what is wanted is near the end, as a rule. */
const FIRST_SCAN_BACK = 50;

const placeOf = (event: AllStreamRecordedEvent): Position => positionOf(positionIn(event));

/** Pages of $all: what is near is read as it is, and selected here; a longer way is filtered by the server. */
export class LogPages {
  constructor(
    private readonly connection: Connection,
    private readonly decoder: EventDecoder,
  ) {}

  /**
   * The position of the last event in $all, whoever's: EventStoreDB shows an event when all before it are visible, so that
   * there is nothing to wait for.
   */
  async head(): Promise<Position> {
    const [last] = await this.connection.readAll({ from: 'end', direction: 'backwards', limit: 1 });
    return last === undefined ? START : placeOf(last);
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    const { after, limit, upTo } = options;
    logPositionOf(after);
    const head = await this.head();
    const end = upTo !== undefined && upTo < head ? upTo : head;
    if (after >= end) return { events: [], reached: after, caughtUp: true };
    if (selectsNothing(options)) return { events: [], reached: end, caughtUp: true };
    const found: AllStreamRecordedEvent[] = [];
    let reached = after;
    while (reached < end && found.length < limit) {
      const stretch = { ...options, after: reached, upTo: end, limit: limit - found.length };
      const next = await this.scan(stretch);
      found.push(...next.events);
      reached = next.reached;
      if (reached >= end || found.length >= limit) break;
      const filtered = await readFiltered(this.connection, { ...stretch, after: reached, limit: limit - found.length });
      found.push(...filtered.events);
      reached = filtered.reached;
    }
    const events = await this.decoder.readablePart(found);
    if (events.length === found.length) return { events, reached, caughtUp: reached >= end };
    return { events, reached: events.at(-1)?.position ?? after, caughtUp: false };
  }

  async readAllBackwards(options: ReadAllBackwardsOptions): Promise<Page> {
    const { before, limit } = options;
    const nothing = { events: [], reached: START, caughtUp: true };
    if (before === START || selectsNothing(options)) return nothing;
    const selected = selects(options);
    const found: AllStreamRecordedEvent[] = [];
    let from: LogPosition | 'start' | 'end' = before === undefined ? 'end' : logPositionOf(before);
    // A position that the log has not reached yet is no place to read from.
    if (before !== undefined && before > (await this.head())) from = 'end';
    for (let size = FIRST_SCAN_BACK; ; size = Math.min(size * 4, LONGEST_SCAN)) {
      const events = await this.connection.readAll({ from, direction: 'backwards', limit: size });
      for (const event of events) {
        if (!selected(event)) continue;
        found.push(event);
        if (found.length === limit)
          return { events: await this.decoder.decoded(found), reached: placeOf(event), caughtUp: false };
      }
      const last = events.at(-1);
      if (last === undefined || events.length < size) return { ...nothing, events: await this.decoder.decoded(found) };
      from = positionIn(last);
    }
  }

  /** One call, without a filter of the server. */
  private async scan({
    after,
    upTo,
    limit,
    ...selection
  }: ReadAllOptions & { readonly upTo: Position } & LogSelection) {
    const selected = selects(selection);
    const size = scanSize(limit);
    // The event at the position itself comes first.
    const stored = await this.connection.readAll({
      from: logPositionOf(after),
      direction: 'forwards',
      limit: size + 1,
    });
    const events: AllStreamRecordedEvent[] = [];
    let reached = after;
    for (const event of stored) {
      const position = placeOf(event);
      if (position <= after) continue;
      if (position > upTo) return { events, reached: upTo };
      reached = position;
      if (!selected(event)) continue;
      events.push(event);
      if (events.length === limit) return { events, reached };
    }
    return { events, reached: stored.length <= size ? upTo : reached };
  }
}

const scanSize = (limit: number): number => Math.min(Math.max(limit, SHORTEST_SCAN), LONGEST_SCAN);

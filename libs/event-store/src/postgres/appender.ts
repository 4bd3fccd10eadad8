import pg from 'pg';
import {
  DuplicateEventError,
  EventStoreClosedError,
  EventStoreFullError,
  EventStoreTimeoutError,
  EventStoreUnavailableError,
  NotPermittedError,
} from '../errors.ts';
import {
  APPEND,
  APPEND_WITH_KEYS,
  argumentsOf,
  inRounds,
  keyArgumentsOf,
  outcomesOf,
  refusedKeysOf,
  type RoundedAppend,
} from './append-call.ts';
import type { Connections, Row, Statement } from './connections.ts';
import { lacksPartition, type PartitionRoom } from './partition-room.ts';
import type { PendingAppend } from './pending-append.ts';
import type { PersonalColumn } from './personal-column.ts';

const UNIQUE_VIOLATION = '23505';
/** Another transaction was in the way (deadlock, serialization): the same append succeeds when it is done again. */
const IN_THE_WAY = new Set(['40P01', '40001']);

const INSUFFICIENT_PRIVILEGE = '42501';
/** Other processes draw positions too, so the room that was made may be taken when this one comes back. */
const MOST_ROOMS = 5;

const KNOWN_IDS = {
  name: 'event_store_known_ids',
  text: 'select id from event_store.event_ids where id = any($1::uuid[]) and tenant_id = $2',
};

/** Not for what any of the group asked: all of it fails alike. */
const concernsAll = (error: unknown) =>
  error instanceof EventStoreUnavailableError ||
  error instanceof EventStoreClosedError ||
  error instanceof EventStoreFullError ||
  (error instanceof EventStoreTimeoutError && error.waitedFor === 'statement');

const waitedForLock = (error: unknown) => error instanceof EventStoreTimeoutError && error.waitedFor === 'lock';

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? error.code : undefined);

/** Writes groups of appends, and gives each append its own outcome. */
export class Appender {
  constructor(
    private readonly connections: Connections,
    private readonly partitions: PartitionRoom,
    private readonly personal: PersonalColumn,
    private readonly onWritten: () => void,
  ) {}

  /** Never rejects: every append of the group is settled. */
  async write(group: readonly PendingAppend[]): Promise<void> {
    try {
      await this.call(group);
    } catch (error) {
      if (concernsAll(error)) for (const { reject } of group) reject(error);
      else await this.writeEach(group, error);
    }
  }

  /** One of the group could not be written, so none was made, or none answered for. Alone, only that one fails. */
  private async writeEach(group: readonly PendingAppend[], refusal: unknown): Promise<void> {
    const again = group.length > 1 || IN_THE_WAY.has(codeOf(refusal) ?? '');
    const waits: unknown[] = [];
    for (const pending of group) {
      try {
        if (!again) throw refusal;
        // Waited twice in vain: more than one stream is locked, and the others are not made to wait one by one.
        if (waits.length >= 2) throw waits[1];
        await this.call([pending]);
      } catch (error) {
        if (waitedForLock(error)) waits.push(error);
        pending.reject(await this.reasonOf(error, pending));
      }
    }
  }

  private async call(group: readonly PendingAppend[]): Promise<void> {
    const rounded = inRounds(group);
    const row = await this.insert(rounded);
    this.onWritten();
    const outcomes = outcomesOf(rounded, row);
    for (const [index, { pending }] of rounded.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined || outcome === 'duplicate') pending.reject(await this.duplicate(pending));
      else if (outcome instanceof Error) pending.reject(outcome);
      else {
        pending.resolve(outcome);
        this.partitions.appended(Number(outcome.position));
      }
    }
  }

  /** The group in one statement, with the data keys that its personal values are the first to need. */
  private insert(rounded: readonly RoundedAppend[]): Promise<Row | undefined> {
    const group = rounded.map(({ pending }) => pending);
    return this.personal.written(group, async ({ column, newKeys }) => {
      const values = argumentsOf(rounded, column);
      if (newKeys.length === 0) return { result: await this.append(rounded, APPEND, values), refusedKeys: [] };
      const row = await this.append(rounded, APPEND_WITH_KEYS, [...values, ...keyArgumentsOf(newKeys)]);
      return { result: row, refusedKeys: refusedKeysOf(row) };
    });
  }

  private async append(
    group: readonly RoundedAppend[],
    statement: Statement,
    values: readonly string[],
  ): Promise<Row | undefined> {
    for (let rooms = 0; ; rooms += 1) {
      try {
        return (await this.connections.run(statement, values))[0];
      } catch (error) {
        if (rooms === MOST_ROOMS || !lacksPartition(error)) throw error;
        await this.partitions.make(group.reduce((sum, { pending }) => sum + pending.events.length, 0));
      }
    }
  }

  private async reasonOf(error: unknown, pending: PendingAppend): Promise<unknown> {
    if (codeOf(error) === UNIQUE_VIOLATION) return this.duplicate(pending);
    return codeOf(error) === INSUFFICIENT_PRIVILEGE ? new NotPermittedError(pending.request.streamId, error) : error;
  }

  /** Which ids are in the way: those in the log, or else those that the request itself has twice. */
  private async duplicate({ request, events }: PendingAppend): Promise<unknown> {
    const ids = events.map(({ event }) => event.id);
    try {
      const rows = await this.connections.run(KNOWN_IDS, [ids, request.tenantId]);
      const known = new Set(rows.map(([id]) => id));
      const used = ids.filter((id, index) => known.has(id.toLowerCase()) || ids.indexOf(id) !== index);
      return new DuplicateEventError(request.streamId, [...new Set(used)]);
    } catch (error) {
      return error;
    }
  }
}

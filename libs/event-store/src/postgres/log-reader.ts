import { type RecordedEvent, START } from '@perennial/kernel';
import type {
  LogSelection,
  Page,
  ReadAllBackwardsOptions,
  ReadAllOptions,
  ReadCustomerOptions,
  ReadStreamOptions,
} from '../event-store.ts';
import { EventsArchivedError } from '../errors.ts';
import type { FindStoredDefinition } from '../stored-data.ts';
import { ARCHIVED_TO, archivedOr, unlessArchived } from './archived.ts';
import type { Connections, Row, Statement } from './connections.ts';
import type { LogHead } from './log-head.ts';
import type { PersonalColumn } from './personal-column.ts';
import { numberOf, positionOf } from './position.ts';
import type { Replica } from './replica.ts';
import { COLUMNS, recordedEvent } from './recorded-row.ts';

const names = new Map<string, string>();

/** One name for each text: a connection parses it once. */
const prepared = (text: string): Statement => {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = `event_store_read_${names.size + 1}`));
  return { name, text };
};

/** A where clause of the conditions that are asked for, and their values. */
class Selection {
  readonly values: unknown[] = [];
  private conditions = '';
  private gate = 'true';

  where(condition: string, value: unknown): this {
    return value === undefined ? this : this.and(`${condition} ($${this.values.push(value)})`);
  }

  /** Fails the statement when `event_store.<check>` of these values says that some of what it reads is in the archive. */
  unlessArchived(check: string, ...values: readonly unknown[]): this {
    const places = values.map((value) => `$${this.values.push(value)}`);
    this.gate = unlessArchived(`${check}(${places.join(', ')})`);
    return this;
  }

  and(condition: string): this {
    this.conditions += `${this.conditions === '' ? '' : ' and '}${condition}`;
    return this;
  }

  selected({ tenantId, types, categories }: LogSelection): this {
    return this.where('tenant_id =', tenantId)
      .where('type = any', listOf(types))
      .where('event_store.category_of(stream_id) = any', listOf(categories));
  }

  orderedBy(order: string, limit: number | undefined): Statement {
    // In the limit, which is worked out once and before anything is read; a condition would go with the partitions it rules out.
    const rows = limit === undefined ? 'null::bigint' : `$${this.values.push(limit)}::bigint`;
    return prepared(
      `select ${COLUMNS} from event_store.events where ${this.conditions} order by ${order} limit case when ${this.gate} then ${rows} end`,
    );
  }
}

const listOf = (names: readonly string[] | undefined) => (names === undefined ? undefined : [...names]);

/** Never below 1; a stream that was neither truncated nor deleted begins there, as one that does not exist. */
const STREAM_BEGINS = `stream_version >= coalesce((
  select begins_at from event_store.streams s where s.tenant_id = $1 and s.stream_id = $2
), 1)`;

/** The reading half of the log. */
export class LogReader {
  constructor(
    private readonly connections: Connections,
    private readonly logHead: LogHead,
    private readonly find: FindStoredDefinition,
    private readonly personal: PersonalColumn,
    /** Positions that one statement looks through at most: what is rare must not make it run into its time-out. */
    private readonly span: number,
    private readonly replica?: Replica,
  ) {}

  async readStream(tenantId: string, streamId: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const { fromVersion, limit, direction = 'forwards' } = options;
    const backwards = direction === 'backwards';
    const selection = new Selection()
      .where('tenant_id =', tenantId)
      .where('stream_id =', streamId)
      .and(STREAM_BEGINS)
      .where(backwards ? 'stream_version <=' : 'stream_version >=', fromVersion)
      .unlessArchived('check_archived_stream', tenantId, streamId, backwards ? 1 : (fromVersion ?? 1));
    return this.events(selection, `stream_version${backwards ? ' desc' : ''}`, limit);
  }

  async readCustomer(
    tenantId: string,
    customerId: string,
    options: ReadCustomerOptions,
  ): Promise<readonly RecordedEvent[]> {
    const { types, after, upTo, limit } = options;
    const selection = new Selection()
      .where('tenant_id =', tenantId)
      .where('customer_id =', customerId)
      .where('position >', after === undefined ? undefined : numberOf(after))
      .where('position <=', upTo === undefined ? undefined : numberOf(upTo))
      .where('type = any', listOf(types))
      .unlessArchived('check_archived_customer', tenantId, customerId, after === undefined ? 0 : numberOf(after));
    return this.events(selection, 'position', limit);
  }

  async readAll({ after, limit, upTo, ...selected }: ReadAllOptions): Promise<Page> {
    const from = numberOf(after);
    const head = await this.logHead.get();
    const end = Math.min(head, upTo === undefined ? Infinity : numberOf(upTo));
    if (from >= end) return { events: [], reached: after, caughtUp: true };
    // Who is about to catch up reads the primary: for a page, asking the replica first would cost more than it saves.
    const onReplica = end - from > limit ? ((await this.replica?.safeUpTo(end)) ?? 0) : 0;
    const fromReplica = onReplica > from ? await this.page(this.replica, from, onReplica, limit, selected) : undefined;
    const bound = fromReplica === undefined ? end : onReplica;
    const rows = fromReplica ?? (await this.page(undefined, from, bound, limit, selected)) ?? [];
    const events = await this.readablePart(rows);
    const full = rows.length >= limit || events.length < rows.length;
    const reached = full ? (rows[events.length - 1]?.[0] ?? String(from)) : String(bound);
    return { events, reached: positionOf(reached), caughtUp: Number(reached) >= end || (!full && bound === end) };
  }

  /**
   * Statements of their own, begun after the mark was read: all that the mark promises is visible to them. Undefined when the
   * replica gives up.
   */
  private async page(
    replica: Replica | undefined,
    from: number,
    bound: number,
    limit: number,
    selected: LogSelection,
  ): Promise<readonly Row[] | undefined> {
    const rows: Row[] = [];
    for (let start = from; start < bound && rows.length < limit; start += this.span) {
      const selection = new Selection()
        .where('position >', start)
        .where('position <=', Math.min(bound, start + this.span))
        .selected(selected)
        .unlessArchived('check_archived', start);
      const left = limit - rows.length;
      const some = replica
        ? await replica.run(selection.orderedBy('position', left), selection.values)
        : await this.rows(selection, 'position', left);
      if (some === undefined) return undefined;
      rows.push(...some);
    }
    return rows;
  }

  async readAllBackwards({ before, limit, ...selected }: ReadAllBackwardsOptions): Promise<Page> {
    const head = await this.logHead.get();
    const from = Math.min(head, before === undefined ? Infinity : numberOf(before) - 1);
    if (from <= 0) return { events: [], reached: START, caughtUp: true };
    const rows = await this.pageBackwards(from, limit, selected);
    const events = await this.decoded(rows);
    if (rows.length >= limit) {
      return { events, reached: positionOf(rows.at(-1)?.[0] ?? String(from + 1)), caughtUp: false };
    }
    // Where the log begins after an archive, this page ends; the next one would need what is in there, and is refused.
    const [row] = await this.connections.run(ARCHIVED_TO);
    const archivedTo = Number(row?.[0]);
    return {
      events,
      reached: archivedTo === 0 ? START : positionOf(String(archivedTo + 1)),
      caughtUp: archivedTo === 0,
    };
  }

  private async pageBackwards(from: number, limit: number, selected: LogSelection): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let end = from; end > 0 && rows.length < limit; end -= this.span) {
      const selection = new Selection()
        .where('position <=', end)
        .where('position >', Math.max(0, end - this.span))
        .selected(selected)
        .unlessArchived('check_archived', end - 1);
      try {
        rows.push(...(await this.rows(selection, 'position desc', limit - rows.length)));
      } catch (error) {
        // Only who begins in the archive is refused; whoever gets there has read the whole log.
        if (end < from && error instanceof EventsArchivedError) return rows;
        throw error;
      }
    }
    return rows;
  }

  private rows(selection: Selection, order: string, limit: number | undefined): Promise<readonly Row[]> {
    const statement = selection.orderedBy(order, limit);
    return this.connections.run(statement, selection.values).catch((error: unknown) => {
      throw archivedOr(error);
    });
  }

  /** What comes before an event that cannot be read is delivered; only a page that would begin with it fails. */
  private async readablePart(rows: readonly Row[]): Promise<readonly RecordedEvent[]> {
    const personal = await this.personal.read(rows);
    const events: RecordedEvent[] = [];
    for (const [index, row] of rows.entries()) {
      try {
        events.push(recordedEvent(this.find, row, personal[index] ?? null));
      } catch (error) {
        if (events.length === 0) throw error;
        return events;
      }
    }
    return events;
  }

  private async decoded(rows: readonly Row[]): Promise<readonly RecordedEvent[]> {
    const personal = await this.personal.read(rows);
    return rows.map((row, index) => recordedEvent(this.find, row, personal[index] ?? null));
  }

  private async events(selection: Selection, order: string, limit: number | undefined) {
    return this.decoded(await this.rows(selection, order, limit));
  }
}

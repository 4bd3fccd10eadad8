import { type EventStore, InvalidPositionError } from '@perennial/event-store';
import { type Instant, type Position, type RecordedEvent, START } from '@perennial/kernel';
import {
  type AnyProjection,
  type EntityClass,
  eventsAsOf,
  foldRows,
  type Projection,
  type ProjectionRunner,
  type ReadModelRow,
  typesOf,
} from '@perennial/projections';
import type { DataSource, FindOptionsWhere, Repository } from 'typeorm';
import { tableOf } from '../database/read-model-tables.ts';
import { type AsOfQuery, isNow, pointInTimeOf } from './as-of-query.ts';

/** One customer, as of a point in the past; as of now without one. */
export interface AsOf {
  readonly tenantId: string;
  readonly customerId: string;
  readonly asOf?: Instant;
  readonly asOfRecorded?: Instant;
  readonly asOfPosition?: string;
}

interface Sources {
  readonly store: EventStore;
  readonly dataSource: DataSource;
  readonly projections: Pick<ProjectionRunner, 'waitFor'>;
}

/** Before it is what is at a position, and what is before that. */
const justAfter = (position: Position): Position =>
  String(BigInt(position) + 1n).padStart(position.length, '0') as Position;

const mustBeKeyedByCustomer = (projection: Projection<any, any>): void => {
  if (projection.keyedBy !== 'customer') throw new TypeError(`${projection.name} is not keyed by customer`);
};

/** The read models of a service, now and as of any earlier time. */
export class ReadModels {
  /** How long positions of this log are; not known as long as it is empty. */
  private positionLength: number | undefined;

  constructor(private readonly sources: Sources) {}

  /**
   * Whether these projections have folded every event up to `position`; waits for it up to `timeoutMs`.
   *
   * @throws InvalidPositionError a position of another log: it sorts anywhere among those of this one
   */
  async reached(projections: readonly AnyProjection[], position: Position, timeoutMs: number): Promise<boolean> {
    if (this.positionLength === undefined) {
      const head = await this.sources.store.head();
      if (head !== START) this.positionLength = head.length;
    }
    const isOfAnotherLog = this.positionLength !== undefined && position.length !== this.positionLength;
    if (isOfAnotherLog && position !== START) throw new InvalidPositionError(position);
    const waits = projections.map(({ name }) => this.sources.projections.waitFor(name, position, timeoutMs));
    return (await Promise.all(waits)).every(Boolean);
  }

  /**
   * The rows of one customer as they were: the same fold, over the customer's events up to then.
   *
   * @throws TypeError when the projection is not keyed by customer: its rows are not a fold of one customer's events
   */
  async asOf<Row extends ReadModelRow>(projection: Projection<Row, any>, asOf: AsOf): Promise<readonly Row[]> {
    const events = await this.history({ ...asOf, types: typesOf(projection) });
    return this.fold(projection, events);
  }

  /**
   * The rows of one customer: those of the table now, folded anew as of the past.
   *
   * @throws TypeError when the projection is not keyed by customer
   */
  async ofCustomer<Row extends ReadModelRow>(projection: Projection<Row, any>, asOf: AsOf): Promise<readonly Row[]> {
    const { tenantId, customerId } = asOf;
    if (!isNow(asOf)) return this.asOf(projection, asOf);
    mustBeKeyedByCustomer(projection);
    const where = { tenantId, customerId } as unknown as FindOptionsWhere<Row>;
    return this.repository(projection.entity).findBy(where);
  }

  /** The rows that a projection makes of these events alone, in the order given: see `history`. */
  fold<Row extends ReadModelRow>(projection: Projection<Row, any>, events: readonly RecordedEvent[]): readonly Row[] {
    mustBeKeyedByCustomer(projection);
    return foldRows(projection, tableOf(this.sources.dataSource)(projection.entity), events);
  }

  /**
   * The customer's life, over all services: its events up to a business time, in the order they happened, or up to a position or a
   * time of the log, in the order they became known. `types` narrows it.
   */
  async history(options: AsOf & { readonly types?: readonly string[] }): Promise<readonly RecordedEvent[]> {
    const { tenantId, customerId, types } = options;
    const point = pointInTimeOf(options);
    const { asOfRecorded, asOfPosition } = point;
    // Where the log's clock is to cut, the whole life says where: every view of the customer is cut at the same place.
    const narrowed = {
      ...(types && asOfRecorded === undefined && { types }),
      ...(asOfPosition !== undefined && { upTo: asOfPosition }),
    };
    const events = await this.sources.store.readCustomer(tenantId, customerId, narrowed);
    const known = eventsAsOf(events, point);
    return types && asOfRecorded !== undefined ? known.filter(({ type }) => types.includes(type)) : known;
  }

  /**
   * The instant at which something was so: what had run out by then had run out. Of a position it is when its event was recorded;
   * now, from the head of the log on.
   *
   * @throws InvalidPositionError
   */
  async instantOf({ asOf, asOfRecorded, asOfPosition }: AsOfQuery): Promise<Instant> {
    const named = asOf ?? asOfRecorded;
    if (named !== undefined) return new Date(named).toISOString();
    const now = new Date().toISOString();
    if (asOfPosition === undefined) return now;
    const { store } = this.sources;
    const position = asOfPosition as Position;
    if (position >= (await store.head())) return now;
    const { events } = await store.readAllBackwards({ before: justAfter(position), limit: 1 });
    return events[0]?.recordedAt ?? now;
  }

  /** The properties of the primary key of a read model's rows, the tenant among them. */
  keyOf(projection: Projection<any, any>): readonly string[] {
    const { columns } = tableOf(this.sources.dataSource)(projection.entity);
    return columns.filter(({ primary }) => primary).map(({ property }) => property);
  }

  /** The table of a read model, to query as it is now. */
  repository<Row extends ReadModelRow>(entity: EntityClass<Row>): Repository<Row> {
    return this.sources.dataSource.getRepository<Row>(entity);
  }
}

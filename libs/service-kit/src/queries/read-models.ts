import type { EventStore } from '@perennial/event-store';
import type { Instant, Position, RecordedEvent } from '@perennial/kernel';
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
import type { DataSource, Repository } from 'typeorm';
import { tableOf } from '../database/read-model-tables.ts';

/** One customer, as of a business time, or as the log knew it at a position; as of now without either. */
export interface AsOf {
  readonly tenantId: string;
  readonly customerId: string;
  readonly asOf?: Instant;
  readonly asOfPosition?: string;
}

interface Sources {
  readonly store: EventStore;
  readonly dataSource: DataSource;
  readonly projections: Pick<ProjectionRunner, 'waitFor'>;
}

/** The read models of a service, now and as of any earlier time. */
export class ReadModels {
  constructor(private readonly sources: Sources) {}

  /** Whether these projections have folded every event up to `position`; waits for it up to `timeoutMs`. */
  async reached(projections: readonly AnyProjection[], position: Position, timeoutMs: number): Promise<boolean> {
    const waits = projections.map(({ name }) => this.sources.projections.waitFor(name, position, timeoutMs));
    return (await Promise.all(waits)).every(Boolean);
  }

  /**
   * The rows of one customer as they were: the same fold, over the customer's events up to then.
   *
   * @throws TypeError when the projection is not keyed by customer: its rows are not a fold of one customer's events
   */
  async asOf<Row extends ReadModelRow>(projection: Projection<Row, any>, asOf: AsOf): Promise<readonly Row[]> {
    if (projection.keyedBy !== 'customer') throw new TypeError(`${projection.name} is not keyed by customer`);
    const events = await this.history({ ...asOf, types: typesOf(projection) });
    return foldRows(projection, tableOf(this.sources.dataSource)(projection.entity), events);
  }

  /**
   * The customer's life, over all services: its events up to a business time, in the order they happened, or up to a position,
   * in the order they became known. `types` narrows it.
   */
  async history(options: AsOf & { readonly types?: readonly string[] }): Promise<readonly RecordedEvent[]> {
    const { tenantId, customerId, types, asOf } = options;
    const asOfPosition = options.asOfPosition as Position | undefined;
    const narrowed = { ...(types && { types }), ...(asOfPosition !== undefined && { upTo: asOfPosition }) };
    const events = await this.sources.store.readCustomer(tenantId, customerId, narrowed);
    return eventsAsOf(events, { asOf, asOfPosition });
  }

  /** The table of a read model, to query as it is now. */
  repository<Row extends ReadModelRow>(entity: EntityClass<Row>): Repository<Row> {
    return this.sources.dataSource.getRepository<Row>(entity);
  }
}

import type { EventStore } from '@perennial/event-store';
import type { Instant, Position, RecordedEvent } from '@perennial/kernel';
import type { AnyProjection, EntityClass, Projection, ReadModelRow } from '@perennial/projections';
import type { DataSource, Repository } from 'typeorm';

/** One customer, as of a business time, or as the log knew it at a position; as of now without either. */
export interface AsOf {
  readonly tenantId: string;
  readonly customerId: string;
  readonly asOf?: Instant;
  readonly asOfPosition?: string;
}

/** What the projections of a service can be asked, besides their tables. */
export interface ProjectionReads {
  /** Whether these projections have folded every event up to `position`; waits for it up to `timeoutMs`. */
  reached(projections: readonly AnyProjection[], position: Position, timeoutMs: number): Promise<boolean>;
  /** The rows of one customer, folded from its events up to then. */
  asOf<Row extends ReadModelRow>(projection: Projection<Row, any>, asOf: AsOf): Promise<readonly Row[]>;
}

/** The read models of a service, now and as of any earlier time. */
export class ReadModels {
  constructor(
    private readonly store: EventStore,
    private readonly dataSource: DataSource,
    private readonly projections: ProjectionReads,
  ) {}

  /** Whether these projections have folded every event up to `position`; waits for it up to `timeoutMs`. */
  reached(projections: readonly AnyProjection[], position: Position, timeoutMs: number): Promise<boolean> {
    return this.projections.reached(projections, position, timeoutMs);
  }

  /**
   * The rows of one customer as they were: the same fold, over the customer's events up to then. For projections keyed by
   * customer only; throws for others.
   */
  asOf<Row extends ReadModelRow>(projection: Projection<Row, any>, asOf: AsOf): Promise<readonly Row[]> {
    return this.projections.asOf(projection, asOf);
  }

  /**
   * The customer's life, over all services: its events in order of position, up to a business time or a position.
   * `types` narrows it.
   */
  async history(options: AsOf & { readonly types?: readonly string[] }): Promise<readonly RecordedEvent[]> {
    const { tenantId, customerId, asOf, asOfPosition, types } = options;
    const upTo = asOfPosition === undefined ? {} : { upTo: asOfPosition as Position };
    const events = await this.store.readCustomer(tenantId, customerId, { ...(types && { types }), ...upTo });
    if (asOf === undefined) return events;
    const limit = Date.parse(asOf);
    return events.filter((event) => Date.parse(event.occurredAt) <= limit);
  }

  /** The table of a read model, to query as it is now. */
  repository<Row extends ReadModelRow>(entity: EntityClass<Row>): Repository<Row> {
    return this.dataSource.getRepository<Row>(entity);
  }
}

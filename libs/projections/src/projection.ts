import type { EventMap, EventType } from '@perennial/contracts';

/** How a row is found: values of its key columns, without the tenant, which the runtime adds. */
export type RowKey<Row> = { readonly [Column in keyof Row]?: string | number };

/** A row that a projection fills. Plain data; every read model row is of one tenant. */
export interface ReadModelRow {
  tenantId: string;
}

/** The class whose table the rows live in (a TypeORM entity of the service). */
export type EntityClass<Row extends ReadModelRow> = abstract new () => Row;

/** What is in the row after an event: the new row, `null` to delete it, `undefined` to leave it as it is. */
export type FoldedRow<Row> = Row | null | undefined;

/**
 * A read model, declared once: the entity it fills, how an event finds its rows, and one pure handler per event type.
 * The same handlers serve live updates, rebuilds, verification and as-of reads.
 */
export interface Projection<Row extends ReadModelRow, Types extends EventType = EventType> {
  readonly kind: 'rows';
  readonly name: string;
  /** Raise it when the meaning of the rows changes: the service then rebuilds beside the live table and swaps. */
  readonly version: number;
  readonly entity: EntityClass<Row>;
  /**
   * `customer`: every row belongs to one customer and is changed only by that customer's events, so it can be read as of
   * any instant. `entity`: rows of no customer (a product, a campaign), changed only by their own stream's events.
   */
  readonly keyedBy: 'customer' | 'entity';
  /** The rows that an event changes: none (`null`), one, or several. */
  readonly key: (event: EventMap[Types]) => RowKey<Row> | readonly RowKey<Row>[] | null;
  readonly handlers: {
    readonly [Type in Types]: (row: Row | undefined, event: EventMap[Type], key: RowKey<Row>) => FoldedRow<Row>;
  };
}

/** How one event changes a row that customers of different partitions share. */
export interface Increment<Row> {
  /** Added to numeric columns (integers as numbers, exact decimals as text). Commutes, so order between customers is free. */
  readonly add?: { readonly [Column in keyof Row]?: number | string };
  /** Columns that only the row's own entity's events set, e.g. the name of a product. */
  readonly set?: Partial<Omit<Row, 'tenantId'>>;
}

/** A read model of totals shared by customers of different partitions: its handlers are increments, which commute. */
export interface Totals<Row extends ReadModelRow, Types extends EventType = EventType> {
  readonly kind: 'totals';
  readonly name: string;
  readonly version: number;
  readonly entity: EntityClass<Row>;
  readonly handlers: {
    readonly [Type in Types]: (event: EventMap[Type]) => readonly (Increment<Row> & { readonly key: RowKey<Row> })[];
  };
}

export type AnyProjection = Projection<any, any> | Totals<any, any>;

/**
 * Declares the read model that fills an entity: `readModel(LeadQueueEntity).rows({ … })`, or `.totals({ … })` for sums that
 * customers share. (In two steps because TypeScript then knows the row while it reads the handlers.)
 */
export const readModel = <Row extends ReadModelRow>(entity: EntityClass<Row>) => ({
  rows: <Types extends EventType>(
    declaration: Omit<Projection<Row, Types>, 'kind' | 'entity'>,
  ): Projection<Row, Types> => ({ kind: 'rows', entity, ...declaration }),

  totals: <Types extends EventType>(declaration: Omit<Totals<Row, Types>, 'kind' | 'entity'>): Totals<Row, Types> => ({
    kind: 'totals',
    entity,
    ...declaration,
  }),
});

/** The event types that a projection has handlers for. */
export const typesOf = (projection: AnyProjection): readonly EventType[] =>
  Object.keys(projection.handlers) as EventType[];

import type { AnyProjection, Projection, ReadModelRow } from '@perennial/projections';

/** A read model whose every row is of one customer, so that it can be read as of any point of that customer's life. */
export type CustomerView = Projection<ReadModelRow, any>;

/** The customer-keyed read models among these, in the order of their declaration. */
export const customerViewsOf = (projections: readonly AnyProjection[]): readonly CustomerView[] =>
  projections.filter(
    (projection): projection is CustomerView => projection.kind === 'rows' && projection.keyedBy === 'customer',
  );

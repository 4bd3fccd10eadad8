import { isDeepStrictEqual } from 'node:util';
import type { PoolClient } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import { handles } from './personal-reach.ts';
import { typesOf } from './projection.ts';
import { RowFold, type RowProjection } from './row-fold.ts';
import { loadRows } from './row-statements.ts';
import { fullKey } from './table-layout.ts';

/** The rows of one customer in one read model, beside a fresh fold of what the log tells of them now. */
export interface ComparedCustomer {
  /** Live rows. */
  readonly rows: number;
  /** How many of them are not as a fresh fold makes them. While something is being folded, it may be more than none. */
  readonly differing: number;
}

/** Compares one customer's live rows with a fresh fold. The projection is keyed by customer. @throws ProjectionHandlerError */
export const compareCustomer = async (
  client: PoolClient,
  { projection, layout, store }: FoldTarget,
  { tenantId, customerId }: { readonly tenantId: string; readonly customerId: string },
): Promise<ComparedCustomer> => {
  const history = await store.readCustomer(tenantId, customerId, { types: typesOf(projection) });
  const fresh = new RowFold(projection as unknown as RowProjection, layout);
  fresh.plan(history.filter(({ type }) => handles(projection, type)));
  fresh.run();
  const entries = [...fresh.entries.values()];
  const live = await loadRows(
    client,
    layout,
    entries.map(({ key }) => key),
  );
  const liveById = new Map(live.map((row) => [fullKey(layout, row.tenantId, row as never).id, row]));
  const differing = entries.filter(({ key, row }) => !isDeepStrictEqual(liveById.get(key.id), row));
  return { rows: live.length, differing: differing.length };
};

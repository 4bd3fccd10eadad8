import type { EventStore } from '@perennial/event-store';
import type { Pool } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import type { AnyProjection, EntityClass } from './projection.ts';
import type { ReadModelTable } from './read-model-table.ts';
import { layOut } from './table-layout.ts';

/** What work on projections needs: where the rows are, where the events are, and how the bus cuts partitions. */
export interface ProjectionContext {
  /** Connections to the database of the read models. Whoever made it listens to its `error` event. */
  readonly pool: Pool;
  readonly store: EventStore;
  /** As of the bus. Default 6. */
  readonly partitionCount?: number;
  /** The table behind an entity class. */
  readonly tableOf: (entity: EntityClass<any>) => ReadModelTable;
}

/** Throws TypeError when the table cannot be a read model's. */
export const foldTargetOf = (
  projection: AnyProjection,
  { tableOf, store }: Pick<ProjectionContext, 'tableOf' | 'store'>,
  partitionCount: number,
): FoldTarget => ({ projection, layout: layOut(tableOf(projection.entity)), partitionCount, store });

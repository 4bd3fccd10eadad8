export { applyBatch, type FoldBatch, type FoldTarget } from './apply-batch.ts';
export { countKnownBy, eventsAsOf, foldRows, type PointInTime } from './as-of.ts';
export { type BesideTable, BesideTables, type BesideTablesOptions } from './beside-tables.ts';
export { type Checkpoint, readAllCheckpoints, readCheckpoints } from './checkpoints.ts';
export { type ComparedCustomer } from './compare-customer.ts';
export { type RowDifference } from './compare-tables.ts';
export {
  BesideTableDroppedError,
  BesideTableUnknownError,
  CheckpointBehindError,
  LogBehindError,
  ProjectionHandlerError,
  ProjectionVersionError,
  RebuildInProgressError,
  TableChangedError,
  TableNotBesideError,
  UnknownProjectionError,
} from './errors.ts';
export { type ProjectionState } from './follower.ts';
export { positionAt } from './position-at.ts';
export {
  type AnyProjection,
  type EntityClass,
  type FoldedRow,
  type Increment,
  type Projection,
  readModel,
  type ReadModelRow,
  type RowKey,
  type Totals,
  typesOf,
} from './projection.ts';
export { type ProjectionContext } from './projection-context.ts';
export { type ProjectionLogger, ProjectionRunner, type ProjectionRunnerOptions } from './projection-runner.ts';
export { lagBetween, type ProjectionStatus } from './projection-status.ts';
export { ensureProjectionTables } from './projection-tables.ts';
export { type ReadModelColumn, type ReadModelTable } from './read-model-table.ts';
export { type RebuildOptions, rebuildProjection, type RebuildResult } from './rebuild.ts';
export { type ReplayProgress } from './replay.ts';
export { type Verification, verifyProjection, type VerifyOptions } from './verify.ts';

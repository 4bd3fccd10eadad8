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
export { type ReadModelColumn, type ReadModelTable } from './read-model-table.ts';

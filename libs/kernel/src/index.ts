export type { Brand } from './brand.ts';
export { causes, type Causes } from './causes.ts';
export type { Instant } from './instant.ts';
export { categoryOf, type Command, type Decider, fold, streamOf } from './decider.ts';
export {
  addDecimals,
  compareDecimals,
  type Decimal,
  DecimalSum,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  sumOfProducts,
  truncateDecimal,
} from './decimal.ts';
export { accept, type Decision, refuse, type Refusal } from './decision.ts';
export {
  type DomainEvent,
  type EventMetadata,
  type Happened,
  type NewEvent,
  type Position,
  type RecordedEvent,
  START,
} from './event.ts';
export { addMoney, type Money } from './money.ts';
export { unreachable } from './unreachable.ts';

export { describeWhere } from './describe-where.ts';
export { givenEvents, type Projected } from './given-events.ts';
export { given, givenEventId, type History, type Outcome, type PastEvent } from './given-history.ts';
export { recorded, someInstant } from './recorded.ts';
export {
  type Answer,
  type Bearer,
  HttpClient,
  type RequestHeaders,
  RunningServices,
  startServices,
  type StartServicesOptions,
} from './services.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';

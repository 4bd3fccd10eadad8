import type { AnyProjection } from '@perennial/projections';
import type { MigrationInterface } from 'typeorm';
import type { RefusalStatuses } from './commands/refusal-problem.ts';
import type { AnyReaction } from './reactions/reaction.ts';
import type { ExplainedValue } from './why/explained-value.ts';

/** What makes a service this service. */
export interface ServiceOptions {
  /** Kebab-case, e.g. `customer-service`: its scopes, its subscriptions, and (with `_`) its database schema. */
  readonly name: string;
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly projections: readonly AnyProjection[];
  readonly reactions?: readonly AnyReaction[];
  /** The values that the service computes, and how to tell why they are as they are. */
  readonly why?: readonly ExplainedValue[];
  /** Refusal code → HTTP status; codes that are not in it are 409. */
  readonly refusals?: RefusalStatuses;
}

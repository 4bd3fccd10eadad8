import { Failure } from '../failure.ts';
import type { ServiceClient } from '../platform/service-client.ts';

/** How a read model is doing, as its service tells it. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly position: string;
  readonly lag: number;
  readonly state: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A read model and the service that owns it. */
export interface Target {
  readonly service: ServiceClient;
  readonly projection: string;
}

export const statusOf = (service: ServiceClient): Promise<readonly ProjectionStatus[]> =>
  service.json<readonly ProjectionStatus[]>('/ops/projections');

const all = async (services: readonly ServiceClient[]): Promise<readonly Target[]> => {
  const known = await Promise.all(services.map(async (service) => ({ service, found: await statusOf(service) })));
  return known.flatMap(({ service, found }) => found.map(({ name }) => ({ service, projection: name })));
};

/**
 * The read models that a user means by `service/projection`, by `service`, or by nothing: then all.
 *
 * @throws Failure when there is none like it
 */
export const targetsOf = async (services: readonly ServiceClient[], text?: string): Promise<readonly Target[]> => {
  const targets = await all(services);
  if (text === undefined) return targets;
  const meant = targets.filter(
    ({ service, projection }) => text === service.name || text === `${service.name}/${projection}`,
  );
  if (meant.length > 0) return meant;
  const names = targets.map(({ service, projection }) => `${service.name}/${projection}`).join(', ');
  throw new Failure(`There is no read model ${text}; there are: ${names}.`, 2);
};

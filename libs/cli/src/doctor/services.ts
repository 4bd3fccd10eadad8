import { Failure } from '../failure.ts';
import type { ServiceClient } from '../platform/service-client.ts';
import { statusOf } from '../projections/projection.ts';
import { counted } from '../terminal/numbers.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const LARGE_LAG = 10_000;

const checkReadModels = async (service: ServiceClient): Promise<Finding> => {
  const check = `${service.name} read models`;
  const projections = await statusOf(service);
  const failing = projections.filter(({ state }) => state === 'failing');
  if (failing.length > 0) {
    const found = failing
      .map(({ name, error }) => `${name} is failing (${error?.message ?? 'see its log'})`)
      .join('; ');
    return fail(
      check,
      found,
      `See the log of ${service.name}; perennial rebuild ${service.name}/${failing[0]?.name} makes it anew.`,
    );
  }
  const lag = Math.max(0, ...projections.map((projection) => projection.lag));
  if (lag > LARGE_LAG)
    return warn(check, `up to ${counted(lag, 'position')} behind`, 'Wait until they have caught up.');
  return ok(check, `${counted(projections.length, 'read model')}, ${counted(lag, 'position')} behind at most`);
};

/** Is the service ready, and do its read models follow the log? */
export const checkService = async (service: ServiceClient): Promise<readonly Finding[]> => {
  try {
    await service.json('/health/ready');
    return [ok(service.name, `ready at ${service.url}`), await checkReadModels(service)];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [fail(service.name, error.message, `See logs/${service.name}.log in the data folder.`)];
  }
};

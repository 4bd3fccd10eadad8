import type { Session } from '../session.ts';
import { ownToken, runningPlatform } from './platform.ts';
import { ServiceClient } from './service-client.ts';

/**
 * The services of the running platform, to be called for this tenant.
 *
 * @throws Failure when the platform does not run
 */
export const runningServices = async (
  environment: Session['environment'],
  tenant?: string,
): Promise<readonly ServiceClient[]> => {
  const platform = runningPlatform(environment);
  const token = await ownToken(environment, tenant);
  return Object.entries(platform.services).map(([name, url]) => new ServiceClient(name, url, token));
};

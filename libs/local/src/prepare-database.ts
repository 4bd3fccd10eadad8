import { migrateEventStore, platformRoles, provisionServiceRoles, urlForRole } from '@perennial/event-store';
import { openEncryptionKeys } from './encryption-keys.ts';
import { type Home, servicePasswordOf } from './home.ts';

/**
 * Brings the schemas of log and keys up to date, as their owner, and lets every service sign in with a role of its own: it cannot change
 * the log, append to another service's streams, or touch another service's tables.
 *
 * @param ownerUrl of the database, for its owner
 * @returns the database's URL for a service
 */
export const prepareDatabase = async (
  home: Home,
  ownerUrl: string,
  services: readonly string[],
): Promise<(service: string) => string> => {
  await migrateEventStore(ownerUrl);
  await openEncryptionKeys(home, ownerUrl);
  const passwordOf = (service: string) => servicePasswordOf(home, service);
  const roles = platformRoles(services, { passwordOf });
  await provisionServiceRoles(ownerUrl, roles);
  const roleOf = new Map(services.map((service, index) => [service, roles[index]?.role]));
  return (service) => {
    const role = roleOf.get(service);
    if (role === undefined) throw new Error(`There is no role for ${service}: there are ${services.join(', ')}`);
    return urlForRole(ownerUrl, role, passwordOf(service));
  };
};

import { type EventDefinition, events } from '@perennial/contracts';
import type { ServiceRole } from './service-roles.ts';

const definitions: readonly EventDefinition[] = Object.values(events);

/** Events that any service may append, each for itself. */
const EVERY_SERVICE = '*';

/** Categories of the streams that a service owns, as the catalogue of events declares them. */
export const categoriesOf = (service: string): readonly string[] => {
  const own = definitions.filter((definition) => [service, EVERY_SERVICE].includes(definition.service));
  return [...new Set(own.map(({ aggregate }) => aggregate))].sort();
};

export interface PlatformRolesOptions {
  /** Before the name of the service. Default `perennial_`; another one for a second platform in the same cluster. */
  readonly prefix?: string;
  readonly passwordOf?: (service: string) => string | undefined;
}

/** The role of each service: it may append what the catalogue of events says is its own. */
export const platformRoles = (
  services: readonly string[],
  { prefix = 'perennial_', passwordOf = () => undefined }: PlatformRolesOptions = {},
): readonly ServiceRole[] =>
  services.map((service) => {
    const schema = service.replaceAll('-', '_');
    const password = passwordOf(service);
    return {
      role: `${prefix}${schema}`,
      schema,
      categories: categoriesOf(service),
      erases: events.CustomerErased.service === service,
      ...(password !== undefined && { password }),
    };
  });

/** The same database, for another role. */
export const urlForRole = (connectionString: string, role: string, password: string): string => {
  const url = new URL(connectionString);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
};

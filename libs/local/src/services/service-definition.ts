import { join } from 'node:path';

/** One service of the platform, as this machine runs it. */
export interface ServiceDefinition {
  readonly name: string;
  /** Loopback port of its HTTP interface. */
  readonly port: number;
  /** The compiled program to run, e.g. `services/acquisition/dist/main.js`. */
  readonly main: string;
}

/** The platform's services, in the order of their ports: the first has the port base + 1. */
export const serviceNames = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;

export type ServiceName = (typeof serviceNames)[number];

/** PostgreSQL's port, and the one that the services' ports count from, unless PERENNIAL_PORT_BASE says otherwise. */
export const defaultPortBase = 7300;

// This file is in libs/local/src/services or libs/local/dist/services.
const checkout = join(import.meta.dirname, '../../../..');

/** Where the compiled program of a service of this checkout is. */
export const mainOf = (name: ServiceName): string => join(checkout, 'services', name, 'dist', 'main.js');

/** The five services of this checkout on the ports behind `portBase`. */
export const servicesAt = (portBase: number): ServiceDefinition[] =>
  serviceNames.map((name, index) => ({ name, port: portBase + 1 + index, main: mainOf(name) }));

/** Everything that may be asked of these services: what the owner of the machine is allowed. */
export const allScopesOf = (names: readonly string[]): string[] => [
  ...names.flatMap((name) => [`${name}:read`, `${name}:write`]),
  'operate',
  'privacy:read',
  'privacy:erase',
];

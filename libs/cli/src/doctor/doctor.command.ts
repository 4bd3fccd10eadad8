import { readRunningPlatform } from '@perennial/local';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { homeOf, namedDatabaseUrl, portBaseOf } from '../platform/platform.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { counted } from '../terminal/numbers.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { checkDatabase } from './database.ts';
import { type Finding, ok, warn } from './finding.ts';
import { checkDisk, checkKeyFiles, checkNode, checkPorts } from './machine.ts';
import { checkService } from './services.ts';

/** Looks at everything that the platform needs, from the bottom up. */
const examine = async (environment: Session['environment']): Promise<readonly Finding[]> => {
  const home = homeOf(environment);
  const machine = [checkNode(process.versions.node), checkDisk(home), ...checkKeyFiles(home)];
  const platform = readRunningPlatform(home);
  const databaseUrl = namedDatabaseUrl(environment) ?? platform?.databaseUrl;
  const database = databaseUrl === undefined ? [] : await checkDatabase(databaseUrl);
  if (!platform) {
    const notRunning = warn('platform', `not running on ${home}`, 'Start it with `npm start`.');
    return [...machine, notRunning, await checkPorts(portBaseOf(environment)), ...database];
  }
  const services = await Promise.all((await runningServices(environment)).map(checkService));
  return [...machine, ok('platform', `running since ${platform.startedAt}`), ...database, ...services.flat()];
};

/** `perennial doctor`. */
export const addDoctor = (program: Command, session: Session): void => {
  const command = program
    .command('doctor')
    .description('Check everything that the platform needs, and say what to do about what is wrong (exit code 1).')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { json?: true }) => {
      const { out } = session.terminal;
      const findings = await examine(session.environment);
      if (json) writeJson(out, findings);
      else {
        const width = Math.max(...findings.map(({ check }) => check.length));
        for (const { level, check, found, advice } of findings) {
          writeLine(out, `${level.padEnd(4)}  ${check.padEnd(width)}  ${found}`);
          if (advice !== undefined) writeLine(out, `${' '.repeat(width + 8)}→ ${advice}`);
        }
      }
      const failed = findings.filter(({ level }) => level === 'fail').length;
      if (failed > 0) throw new Failure(`${counted(failed, 'check')} failed.`);
    });
  withExamples(command, 'perennial doctor', 'perennial doctor --json');
};

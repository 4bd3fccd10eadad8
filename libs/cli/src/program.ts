import { Command, CommanderError } from 'commander';
import { Failure } from './failure.ts';
import { addBackup } from './backup/backup.command.ts';
import { addRestore } from './backup/restore.command.ts';
import { addDoctor } from './doctor/doctor.command.ts';
import { addErase } from './erasure/erase.command.ts';
import { addSubjectAccess } from './erasure/subject-access.command.ts';
import { addEvents } from './events/events.command.ts';
import { addImport } from './import/import.command.ts';
import { addKeys } from './keys/keys.command.ts';
import { addMigrate } from './migrate/migrate.command.ts';
import { addSeal } from './integrity/seal.command.ts';
import { addToken } from './platform/token.command.ts';
import { addSimulate } from './simulate/simulate.command.ts';
import { addProjections } from './projections/projections.command.ts';
import { addRebuild } from './projections/rebuild.command.ts';
import { addVerify } from './projections/verify.command.ts';
import { addDiff } from './time-travel/diff.command.ts';
import { addWhy } from './time-travel/why.command.ts';
import { explainKeyError } from './platform/encryption-keys.ts';
import { explainDatabaseError } from './platform/event-log.ts';
import type { Session } from './session.ts';
import { withExamples } from './examples.ts';
import { writeLine } from './terminal/terminal.ts';

const VERSION = '0.1.0';

const commands = [
  addImport,
  addSimulate,
  addEvents,
  addWhy,
  addDiff,
  addProjections,
  addRebuild,
  addVerify,
  addSeal,
  addBackup,
  addRestore,
  addKeys,
  addErase,
  addSubjectAccess,
  addMigrate,
  addDoctor,
  addToken,
];

/** Every command of `perennial`. */
export const buildProgram = (session: Session): Command => {
  const { out, err } = session.terminal;
  const program = new Command('perennial')
    .description(
      'Work with a Perennial platform: bring history in, look into the log and back in time, rebuild and verify read models, keep the log and what is personal safe.',
    )
    .version(VERSION)
    // Before any command is added: commands inherit both.
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .showHelpAfterError('(--help shows how)');
  withExamples(program, 'perennial projections', 'perennial events --limit 20', 'perennial erase --help');
  for (const add of commands) add(program, session);
  return program;
};

/**
 * Runs one command line.
 *
 * @returns the exit code: 0, 1 when the command could not do its work, 2 when it was not understood, 130 when interrupted
 */
export const run = async (args: readonly string[], session: Session): Promise<number> => {
  const program = buildProgram(session);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const explained = explainKeyError(explainDatabaseError(error));
    if (!(explained instanceof Failure)) throw explained;
    writeLine(session.terminal.err, explained.message);
    return explained.exitCode;
  }
};

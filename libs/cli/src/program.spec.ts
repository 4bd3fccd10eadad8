import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createKeyRing } from '@perennial/privacy';
import type { Command } from 'commander';
import { buildProgram, run } from './program.ts';
import { recordingSession } from './recording-session.ts';

const programOf = () => {
  const session = recordingSession({ PERENNIAL_HOME: '/nowhere/perennial' });
  return { session, program: buildProgram(session) };
};

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

const call = async (...args: string[]) => {
  const session = recordingSession({ PERENNIAL_HOME: '/nowhere/perennial' });
  const exitCode = await run(args, session);
  return { exitCode, out: session.outText(), err: session.errText() };
};

const folder = mkdtempSync(join(tmpdir(), 'perennial-'));
const keyFile = join(folder, 'encryption.keys');
createKeyRing(keyFile);
afterAll(() => rmSync(folder, { recursive: true }));

describe('perennial', () => {
  const names = withSubcommands(programOf().program).map((command) => command.name());

  it('has the commands that its users know', () => {
    expect(names).toEqual(
      expect.arrayContaining(['import', 'simulate', 'events', 'projections', 'rebuild', 'verify', 'doctor', 'token']),
    );
  });

  it.each(names)('%s --help says what it does, with an example', (name) => {
    const { session, program } = programOf();
    const command = withSubcommands(program).find((candidate) => candidate.name() === name);
    command?.outputHelp();
    expect(session.outText()).toMatch(/Usage: perennial/);
    expect(session.outText()).toMatch(/\nExamples?:\n {2}\$ .*perennial/);
    expect(command?.description()).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [['nonsense'], "error: unknown command 'nonsense'"],
    [['events', '--limit', '0'], 'whole number from 1'],
    [['events', '--from', 'once'], 'Not a position and not a time: once'],
    [['events', '--follow', '--to', '5'], '--follow has no end'],
    [['import', 'online-retail'], "missing required argument 'file'"],
    [['simulate', '--customers', '5', '--days', '10'], "required option '--seed <seed>' not specified"],
    [['simulate', '--customers', 'x', '--days', '10', '--seed', 'a'], 'whole number from 1'],
    [['simulate', '--customers', '5', '--days', '10', '--seed', 'a/b'], 'letters, digits and dashes'],
    [['rebuild'], 'Name one read model (SERVICE/PROJECTION), or say --all.'],
    [['rebuild', 'analytics/rfm', '--all'], 'Name one read model'],
    [['rebuild', 'analytics/rfm', '--up-to', '5'], '--up-to and --table need each other'],
    [['migrate', '--prefix', 'x'], '--passwords and --prefix belong to --roles'],
    [['migrate', '--roles', '--prefix', 'a-$'], 'at most 30 of a-z, 0-9 and _'],
    [['restore', '--from', '/nowhere/backup'], '/nowhere/backup is not there'],
    [['seal', '--every', '5'], '--every belongs to --follow'],
    [['diff', 'ada', '--from', 'once', '--to', '5'], 'Not a position and not a time: once'],
    [['diff', 'ada', '--from', '5'], "required option '--to <point>' not specified"],
    [['why', 'ada', '--as-of', 'once'], 'Not a position and not a time: once'],
    [['token', '--scope', 'everything'], 'There is no scope everything; there are: acquisition:read'],
    [['token', '--expires-in', 'soon'], 'a time such as 15m'],
    [['erase', 'ada'], 'ada is not the id of a customer'],
    [['erase', '01920000-0000-7000-8000-000000000001', '--values-file', 'x'], '--values-file goes with --check'],
    [['erase', '01920000-0000-7000-8000-000000000001', '--reason', 'why not'], 'Allowed choices are'],
  ])('%j was not asked for properly: one sentence and exit code 2', async (args, sentence) => {
    const { exitCode, out, err } = await call(...args);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(out).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each([
    [['doctor'], { PERENNIAL_PORT_BASE: 'ninety' }, 'PERENNIAL_PORT_BASE is "ninety": it must be a port number'],
    [['events'], { PERENNIAL_DATABASE_URL: 'secret' }, 'PERENNIAL_DATABASE_URL must be a URL such as'],
  ])('%j refuses the environment %j in one sentence', async (args, environment, sentence) => {
    const session = recordingSession({ PERENNIAL_HOME: '/nowhere/perennial', ...environment });
    expect(await run(args, session)).toBe(2);
    expect(session.errText()).toMatch(/^[^\n]+\n$/);
    expect(session.errText()).toContain(sentence);
    expect(session.errText()).not.toContain('secret');
  });

  it.each([
    [['projections']],
    [['rebuild', '--all']],
    [['verify']],
    [['erase', '01920000-0000-7000-8000-000000000001']],
    [['subject-access', '01920000-0000-7000-8000-000000000001']],
    [['diff', 'ada', '--from', '2011-01-01', '--to', '5']],
    [['why', 'ada', 'tier']],
    [['projections', '--beside']],
    [['events']],
    [['simulate', '--customers', '1', '--days', '1', '--seed', '1']],
    [['import', 'online-retail', 'some.csv']],
  ])('%j needs the platform, and says how to start it', async (args) => {
    const { exitCode, err } = await call(...args);
    expect(err).toMatch(/^The platform is not running: start it with `npm start`[^\n]*\n$/);
    expect(exitCode).toBe(1);
  });

  it.each([
    [['events']],
    [['seal']],
    [['verify', '--chain']],
    [['keys']],
    [['keys', 'rotate', '--data-keys']],
    [['migrate']],
    [['backup', '--out', join(folder, 'backup')]],
  ])('%j says in a sentence that the database cannot be reached', async (args) => {
    const session = recordingSession({
      PERENNIAL_DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/perennial',
      PERENNIAL_ENCRYPTION_KEY_FILE: keyFile,
    });
    expect(await run(args, session)).toBe(1);
    expect(session.errText()).toMatch(/^[^\n]*cannot be reached: .*connect ECONNREFUSED[^\n]*\n$/);
    expect(session.errText()).not.toContain('secret');
  });
});

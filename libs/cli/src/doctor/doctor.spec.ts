import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@perennial/local';
import { testDatabase, type TestDatabase } from '@perennial/testing';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';
import { checkDatabase } from './database.ts';
import { checkDisk, checkKeyFiles, checkNode, checkPorts } from './machine.ts';

describe('perennial doctor', () => {
  let home: string;
  let database: TestDatabase;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'perennial-doctor-'));
    database = await testDatabase();
  });
  afterAll(async () => {
    rmSync(home, { recursive: true });
    await database.drop();
  });

  it.each([
    ['24.11.0', 'ok'],
    ['26.0.0', 'ok'],
    ['24.10.9', 'fail'],
    ['20.20.2', 'fail'],
  ])('Node %s: %s', (version, level) => expect(checkNode(version)).toMatchObject({ level }));

  it('looks at the disk of a folder that is not there yet', () => {
    expect(checkDisk(join(home, 'not', 'yet')).found).toMatch(/^\d+\.\d GB free for /);
  });

  it.each([
    ['auth.key', 0],
    ['encryption.keys', 1],
  ])('wants the keys to be closed to others: %s', (name, index) => {
    const checked = () => checkKeyFiles(home)[index];
    expect(checked()).toMatchObject({ level: 'warn' });
    const keyFile = join(home, name);
    writeFileSync(keyFile, 'secret', { mode: 0o600 });
    expect(checked()).toMatchObject({ level: 'ok' });
    chmodSync(keyFile, 0o644);
    expect(checked()).toMatchObject({ level: 'fail', advice: expect.stringContaining('chmod 600') });
    chmodSync(keyFile, 0o600);
  });

  it('names a port that something else uses, and for whom it was meant', async () => {
    const port = await freePort();
    const holder = await new Promise<Server>((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });
    const finding = await checkPorts(port - 1);
    holder.close();
    expect(finding.level).toBe('fail');
    expect(finding.found).toContain(`${port} (meant for acquisition)`);
  });

  it('asks the database and the log', async () => {
    const findings = await checkDatabase(database.url);
    expect(findings.map(({ check, level }) => [check, level])).toEqual([
      ['database', 'ok'],
      ['log', 'ok'],
    ]);
  });

  it('says what failed, and ends with exit code 1', async () => {
    const session = recordingSession({
      PERENNIAL_HOME: home,
      PERENNIAL_PORT_BASE: String(await freePort()),
      PERENNIAL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(await run(['doctor'], session)).toBe(1);
    expect(session.outText()).toMatch(/^fail {2}database +none at 127\.0\.0\.1:1: /m);
    expect(session.outText()).toMatch(/^warn {2}platform +not running on /m);
    expect(session.errText()).toMatch(/^\d checks? failed\.\n$/);
  });
});

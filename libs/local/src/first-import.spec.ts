import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importOnce, isImported } from './first-import.ts';
import { within } from './running-process.ts';
import { type TemporaryHome, temporaryHome } from './temporary-home.ts';

let home: TemporaryHome;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home.remove());

const importBy = (source: string, signal = new AbortController().signal) => {
  const program = join(home.path, 'import.mjs');
  writeFileSync(program, source);
  return importOnce({ home, name: 'history', command: [program], folder: home.path, signal });
};

describe('the import at first start', () => {
  it('is marked when it is complete, and runs on this data folder', async () => {
    expect(isImported(home, 'history')).toBe(false);
    const program = `import { writeFileSync } from 'node:fs'; writeFileSync('seen', process.env.PERENNIAL_HOME);`;
    expect(await importBy(program)).toBe(true);
    expect(isImported(home, 'history')).toBe(true);
    expect(readFileSync(join(home.path, 'seen'), 'utf8')).toBe(home.path);
  });

  it('leaves a database alone that the environment names for other commands', async () => {
    process.env['PERENNIAL_DATABASE_URL'] = 'postgres://elsewhere/perennial';
    try {
      expect(await importBy(`process.exitCode = 'PERENNIAL_DATABASE_URL' in process.env ? 1 : 0;`)).toBe(true);
    } finally {
      delete process.env['PERENNIAL_DATABASE_URL'];
    }
  });

  it('is not marked when it failed', async () => {
    expect(await importBy('process.exitCode = 1;')).toBe(false);
    expect(isImported(home, 'history')).toBe(false);
  });

  it('is told when it is interrupted, and not marked then', async () => {
    const interruption = new AbortController();
    const importing = importBy(
      `import { writeFileSync } from 'node:fs';
       process.once('SIGINT', () => process.exit(130));
       writeFileSync('begun', '');
       setInterval(() => {}, 1000);`,
      interruption.signal,
    );
    await within(30_000, () => existsSync(join(home.path, 'begun')));
    interruption.abort();
    expect(await importing).toBe(false);
    expect(isImported(home, 'history')).toBe(false);
  });
});

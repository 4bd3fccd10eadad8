import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockHolder, releaseLock, takeLock } from './file-lock.ts';
import { birthOf } from './running-process.ts';
import { type TemporaryHome, temporaryHome } from './temporary-home.ts';

let home: TemporaryHome;
let file: string;

beforeEach(() => {
  home = temporaryHome();
  file = join(home.path, 'lock');
});

afterEach(() => home.remove());

describe('a lock file', () => {
  it('is taken by one and says by whom', () => {
    expect(takeLock(file)).toBeUndefined();
    expect(takeLock(file)).toMatchObject({ pid: process.pid });
    expect(lockHolder(file)).toMatchObject({ pid: process.pid });
  });

  it('is free again when it is released', () => {
    takeLock(file);
    releaseLock(file);
    expect(lockHolder(file)).toBeUndefined();
    expect(takeLock(file)).toBeUndefined();
  });

  it('is taken over from a process that has died, and leaves no other file behind', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    const dead = { pid: child.pid ?? 0, birth: birthOf(child.pid ?? 0) };
    await once(child, 'exit');
    writeFileSync(file, JSON.stringify(dead));
    expect(lockHolder(file)).toBeUndefined();
    expect(takeLock(file)).toBeUndefined();
    expect(readdirSync(home.path).filter((name) => name.startsWith('lock'))).toEqual(['lock']);
  });

  it('is taken over from a process whose id another one has by now', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
    expect(takeLock(file)).toBeUndefined();
  });

  it('is not released by one who does not hold it', () => {
    writeFileSync(file, JSON.stringify({ pid: 1, birth: birthOf(1) }));
    releaseLock(file);
    expect(lockHolder(file)).toMatchObject({ pid: 1 });
  });
});

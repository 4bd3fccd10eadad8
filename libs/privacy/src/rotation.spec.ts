import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { FileKeyEncryption } from './file-key-encryption.ts';
import { rotateKeyRing } from './key-ring.ts';
import { keyStatus } from './key-status.ts';
import { rotateKeyEncryption, type RotationProgress } from './rotation.ts';
import { type KeyProcesses, keyProcesses, read } from './test/key-processes.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('at a rotation of the key that wraps them, data keys', () => {
  let processes: KeyProcesses;
  let database: KeyProcesses['database'];
  let file: KeyProcesses['file'];
  let newProcess: KeyProcesses['newProcess'];
  let written: KeyProcesses['written'];
  beforeAll(async () => {
    processes = await keyProcesses();
    ({ database, file, newProcess, written } = processes);
  });
  beforeEach(() => processes.clear());
  afterAll(() => processes.close());

  const subjects = Array.from({ length: 25 }, (_, index) => `subject-${index}`);
  const under = async () => (await keyStatus(database.url)).keyEncryptionKeys.map(({ dataKeys }) => dataKeys);

  it('are all wrapped again, in batches, while processes that know nothing of it go on', async () => {
    const here = newProcess();
    const texts = new Map<string, string>();
    for (const subject of subjects) texts.set(subject, await written(here, subject));
    rotateKeyRing(file);
    const progress: RotationProgress[] = [];
    const rotation = await rotateKeyEncryption(database.url, {
      keyEncryption: new FileKeyEncryption(file),
      batchSize: 10,
      onProgress: (news) => progress.push(news),
    });
    expect(rotation).toEqual({ rewrapped: 25, left: 0 });
    expect(progress.map(({ done, total }) => [done, total])).toEqual([
      [10, 25],
      [20, 25],
      [25, 25],
    ]);
    expect(progress.at(-1)?.secondsLeft).toBe(0);
    // It still wraps with the retired key, and learns of the other one by being refused.
    texts.set('later', await written(here, 'later'));
    expect((await under())[0]).toBe(26);
    expect((await under()).slice(1)).toEqual((await under()).slice(1).map(() => 0));
    for (const [subject, text] of texts) expect(await read(newProcess(), subject, text)).toBe('Ada');
  });

  it('that is interrupted are all readable, and it goes on where it was', async () => {
    const texts = new Map<string, string>();
    for (const subject of subjects) texts.set(subject, await written(newProcess(), subject));
    rotateKeyRing(file);
    const interrupt = new AbortController();
    const keyEncryption = new FileKeyEncryption(file);
    const first = await rotateKeyEncryption(database.url, {
      ...{ keyEncryption, batchSize: 10, signal: interrupt.signal },
      onProgress: () => interrupt.abort(),
    });
    expect(first).toEqual({ rewrapped: 10, left: 15 });
    for (const [subject, text] of texts) expect(await read(newProcess(), subject, text)).toBe('Ada');
    expect(await rotateKeyEncryption(database.url, { keyEncryption })).toEqual({ rewrapped: 15, left: 0 });
  });

  it('one at a time', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:key-rotation', 0))`);
    const keyEncryption = new FileKeyEncryption(file);
    const second = rotateKeyEncryption(database.url, { keyEncryption });
    await expect(second).rejects.toMatchObject({ code: 'KEY_ROTATION_RUNNING' });
    await client.end();
    expect(await rotateKeyEncryption(database.url, { keyEncryption })).toMatchObject({ left: 0 });
  });
});

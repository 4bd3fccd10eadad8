import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FileKeyEncryption } from '../file-key-encryption.ts';
import { PersonalData } from '../personal-data.ts';
import { startNewDataKeys } from '../rotation.ts';
import type { RunStatement } from './key-table.ts';
import { eventOf, type KeyProcesses, keyProcesses, read } from '../test/key-processes.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('data keys in PostgreSQL', () => {
  let processes: KeyProcesses;
  let database: KeyProcesses['database'];
  let file: KeyProcesses['file'];
  let run: KeyProcesses['run'];
  let newProcess: KeyProcesses['newProcess'];
  let written: KeyProcesses['written'];
  let keysOf: KeyProcesses['keysOf'];
  beforeAll(async () => {
    processes = await keyProcesses();
    ({ database, file, run, newProcess, written, keysOf } = processes);
  });
  beforeEach(() => processes.clear());
  afterAll(() => processes.close());

  it('one key serves a subject, in this process and in another', async () => {
    const [here, there] = [newProcess(), newProcess()];
    const texts = [await written(here, 'ada'), await written(here, 'ada'), await written(there, 'ada')];
    expect(await keysOf('ada')).toBe(1);
    for (const text of texts) expect(await read(newProcess(), 'ada', text)).toBe('Ada');
  });

  it('two processes that begin a subject at once make a key each, and both read both', async () => {
    const processes = [newProcess(), newProcess(), newProcess()];
    const texts = await Promise.all(processes.map((process) => written(process, 'bob')));
    expect(await keysOf('bob')).toBeGreaterThan(0);
    for (const process of processes) for (const text of texts) expect(await read(process, 'bob', text)).toBe('Ada');
  });

  it('those of a page are asked for in one statement, and those in memory not at all', async () => {
    const subjects = Array.from({ length: 50 }, (_, index) => `reader-${index}`);
    const page = await Promise.all(
      subjects.map(async (subjectId) => ({ ...eventOf(subjectId), stored: await written(newProcess(), subjectId) })),
    );
    let statements = 0;
    const counting: RunStatement = (statement, values) => {
      statements += 1;
      return run(statement, values);
    };
    const reader = new PersonalData({ keyEncryption: new FileKeyEncryption(file) }, counting);
    for (const times of [1, 1]) {
      expect(await reader.read(page)).toEqual(subjects.map(() => ({ '/name': 'Ada' })));
      expect(statements).toBe(times);
    }
  });

  it('of no more subjects than asked for are kept in memory', async () => {
    const texts = new Map<string, string>();
    for (const subject of ['first', 'second', 'third']) texts.set(subject, await written(newProcess(), subject));
    let statements = 0;
    const counting: RunStatement = (statement, values) => {
      statements += 1;
      return run(statement, values);
    };
    const reader = new PersonalData({ keyEncryption: new FileKeyEncryption(file), cachedSubjects: 2 }, counting);
    const asked: number[] = [];
    for (const subject of ['first', 'second', 'third', 'third', 'second', 'first']) {
      expect(await read(reader, subject, texts.get(subject) as string)).toBe('Ada');
      asked.push(statements);
    }
    expect(asked).toEqual([1, 2, 3, 3, 3, 4]);
  });

  it('a key that its transaction did not keep is not used for the next event', async () => {
    const here = newProcess();
    const failed = here.write([eventOf('carl')], () => Promise.reject(new Error('rolled back')));
    await expect(failed).rejects.toThrow('rolled back');
    expect(await read(newProcess(), 'carl', await written(here, 'carl'))).toBe('Ada');
  });

  it('are wrapped in the table, never in clear', async () => {
    await written(newProcess(), 'ada');
    const [row] = await database.query('select wrapped, kek_id from privacy.data_keys');
    expect((row?.['wrapped'] as Buffer).length).toBe(12 + 32 + 16);
    expect(row?.['kek_id']).toBe(new FileKeyEncryption(file).id);
  });

  it('that vanished without an erasure read as erased too, but are told of', async () => {
    const text = await written(newProcess(), 'ada');
    await database.query('delete from privacy.data_keys');
    const told: unknown[] = [];
    const keyEncryption = new FileKeyEncryption(file);
    const personalData = new PersonalData({ keyEncryption, onUnreadable: (error) => told.push(error) }, run);
    expect(await read(personalData, 'ada', text)).toBe('[erased]');
    expect(told).toMatchObject([{ code: 'PERSONAL_DATA_UNREADABLE', reason: 'no-key', field: undefined }]);
  });

  it('whose id in the log was made unusable read as erased, and are told of', async () => {
    const text = await written(newProcess(), 'ada');
    const told: unknown[] = [];
    const keyEncryption = new FileKeyEncryption(file);
    const personalData = new PersonalData({ keyEncryption, onUnreadable: (error) => told.push(error) }, run);
    const tampered = JSON.stringify({ ...(JSON.parse(text) as object), k: "' or true" });
    expect(await read(personalData, 'ada', tampered)).toBe('[erased]');
    expect(told).toMatchObject([{ reason: 'tampered' }]);
  });

  it('wrapped with a key that is not at hand are an error, never an erasure', async () => {
    const text = await written(newProcess(), 'ada');
    await database.query(`update privacy.data_keys set kek_id = 'file:of-somebody-else'`);
    await expect(read(newProcess(), 'ada', text)).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_MISSING' });
  });

  it('made anew on demand serve new events, and the old ones stay readable', async () => {
    const text = await written(newProcess(), 'ada');
    await startNewDataKeys(database.url);
    const next = await written(newProcess(), 'ada');
    expect(await keysOf('ada')).toBe(2);
    for (const stored of [text, next]) expect(await read(newProcess(), 'ada', stored)).toBe('Ada');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { destroyKeys, findErasure } from '../erasure.ts';
import { FileKeyEncryption } from '../file-key-encryption.ts';
import { createKeyRing, rotateKeyRing } from '../key-ring.ts';
import { keyStatus } from '../key-status.ts';
import { PersonalData } from '../personal-data.ts';
import { preparePrivacy } from '../prepare-privacy.ts';
import { rotateKeyEncryption, type RotationProgress, startNewDataKeys } from '../rotation.ts';
import { keyFolder } from '../test/key-files.ts';
import { emptyDatabase, type TestDatabase } from '../test/test-database.ts';
import type { RunStatement } from './key-table.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const tenantId = 'acme';
const asText = { getTypeParser: () => (text: string) => text };

describe('data keys in PostgreSQL', () => {
  let folder: ReturnType<typeof keyFolder>;
  let database: TestDatabase;
  let pool: pg.Pool;
  let file: string;
  beforeAll(async () => {
    folder = keyFolder();
    database = await emptyDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    // Dropping the database ends connections that are on their way out.
    pool.on('error', () => undefined);
    file = folder.file('keys');
    createKeyRing(file);
    await preparePrivacy(database.url, new FileKeyEncryption(file));
  });
  beforeEach(() => database.query('truncate privacy.data_keys, privacy.erasures, privacy.data_key_rotation'));
  afterAll(async () => {
    await pool.end();
    await database.drop();
    folder.remove();
  });

  const run: RunStatement = async ({ text }, values) =>
    (await pool.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText })).rows;

  /** What a process of its own has, with its own memory. */
  const newProcess = (keysKeptMs = 60_000) =>
    new PersonalData({ keyEncryption: new FileKeyEncryption(file), keysKeptMs }, run);

  const eventOf = (subjectId: string, text = 'Ada') => ({
    ...{ tenantId, subjectId, eventId: '0198c0de-0000-7000-8000-000000000001', type: 'Noted', beginsSubject: false },
    values: { '/name': text },
  });

  /** Encrypts as an append does, its keys kept by the same function, and gives what the log would hold. */
  const written = (personalData: PersonalData, subjectId: string, text?: string): Promise<string> =>
    personalData.write([eventOf(subjectId, text)], async ({ stored, newKeys }) => {
      const [key] = newKeys;
      const refusedKeys = key
        ? await run(
            {
              name: '',
              text: 'select unnest(privacy.keep_keys($1, array[$2::uuid], array[$3], array[$4], array[$5::bytea]))::text',
            },
            [key.kekId, key.keyId, key.tenantId, key.subjectId, Buffer.from(key.wrapped)],
          )
        : [];
      return { result: stored[0] as string, refusedKeys: refusedKeys.flat() as string[] };
    });
  const read = async (personalData: PersonalData, subjectId: string, stored: string) =>
    (await personalData.read([{ ...eventOf(subjectId), stored }]))[0]?.['/name'];
  const keysOf = async (subjectId: string) =>
    (await database.query('select key_id, kek_id from privacy.data_keys where subject_id = $1', [subjectId])).length;

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

  describe('destroyed', () => {
    it('leave an erased marker, at once where it is known, and when their time is up where it is not', async () => {
      const [here, told, late] = [newProcess(), newProcess(), newProcess(30)];
      const text = await written(here, 'ada');
      for (const process of [told, late]) expect(await read(process, 'ada', text)).toBe('Ada');
      expect(await destroyKeys(pool, { tenantId, subjectId: 'ada' })).toMatchObject({ keys: 1 });
      told.forget({ tenantId, subjectId: 'ada' });
      expect(await read(told, 'ada', text)).toBe('[erased]');
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(await read(late, 'ada', text)).toBe('[erased]');
      expect(await read(newProcess(), 'ada', text)).toBe('[erased]');
    });

    it('twice change nothing: the first time and the sum stay', async () => {
      await written(newProcess(), 'ada');
      const first = await destroyKeys(pool, { tenantId, subjectId: 'ada' });
      expect(await destroyKeys(pool, { tenantId, subjectId: 'ada' })).toEqual(first);
      expect(await findErasure(pool, { tenantId, subjectId: 'ada' })).toEqual(first);
      expect(await findErasure(pool, { tenantId: 'other', subjectId: 'ada' })).toBeUndefined();
    });

    it('do not come back: what is written afterwards is unreadable, here too, and another tenant is not touched', async () => {
      const here = newProcess();
      await destroyKeys(pool, { tenantId: 'other', subjectId: 'ada' });
      expect(await read(here, 'ada', await written(here, 'ada'))).toBe('Ada');
      await destroyKeys(pool, { tenantId, subjectId: 'ada' });
      const fresh = newProcess();
      expect(await read(fresh, 'ada', await written(fresh, 'ada', 'too late'))).toBe('[erased]');
      expect(await keysOf('ada')).toBe(0);
    });

    it('while many processes append: afterwards no key is there, and nothing can be read', async () => {
      const texts: string[] = [];
      let erased = false;
      const writer = async () => {
        for (let round = 0; round < 12; round += 1) texts.push(await written(newProcess(), 'eve', `round ${round}`));
      };
      const writers = Array.from({ length: 6 }, writer);
      const eraser = (async () => {
        while (texts.length < 20) await new Promise((resolve) => setTimeout(resolve, 1));
        await destroyKeys(pool, { tenantId, subjectId: 'eve' });
        erased = true;
      })();
      await Promise.all([...writers, eraser]);
      expect([erased, texts.length, await keysOf('eve')]).toEqual([true, 72, 0]);
      const readable = await Promise.all(texts.map((text) => read(newProcess(), 'eve', text)));
      expect(new Set(readable)).toEqual(new Set(['[erased]']));
    });

    it('wait for an append that brings a key, and destroy that key too', async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('begin');
      await client.query(
        `select privacy.keep_keys('kek', array[gen_random_uuid()], array['acme'], array['fay'], array['\\x00'::bytea])`,
      );
      let done = false;
      const destroying = destroyKeys(pool, { tenantId, subjectId: 'fay' }).then((erasure) => ((done = true), erasure));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(done).toBe(false);
      await client.query('commit');
      expect(await destroying).toMatchObject({ keys: 1 });
      expect(await keysOf('fay')).toBe(0);
      await client.end();
    });

    it('only in a transaction that sees what others have committed', async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('begin isolation level repeatable read');
      await expect(destroyKeys(client, { tenantId, subjectId: 'ada' })).rejects.toThrow(/read committed/);
      await client.end();
    });
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

  describe('at a rotation of the key that wraps them', () => {
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
});

describe('the key encryption of a database', () => {
  let folder: ReturnType<typeof keyFolder>;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = keyFolder();
    database = await emptyDatabase();
  });
  afterAll(async () => {
    await database.drop();
    folder.remove();
  });
  const keys = (name: string) => {
    createKeyRing(folder.file(name));
    return new FileKeyEncryption(folder.file(name));
  };

  it('is that of whoever comes first; another one is of another installation', async () => {
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => preparePrivacy(database.url, keys(name))));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toMatchObject([1, 2].map(() => ({ code: 'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION' })));
  });

  it('that lacks one of several keys is told from that of another installation', async () => {
    const fresh = await emptyDatabase();
    const file = folder.file('old-copy');
    const old = keys('old-copy');
    await preparePrivacy(fresh.url, old);
    rotateKeyRing(file);
    const current = new FileKeyEncryption(file);
    await preparePrivacy(fresh.url, current);
    await expect(preparePrivacy(fresh.url, old)).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_MISSING' });
    await rotateKeyEncryption(fresh.url, { keyEncryption: current });
    await expect(preparePrivacy(fresh.url, current)).resolves.toBeUndefined();
    await fresh.drop();
  });

  it('is not looked for in a schema of newer code', async () => {
    const fresh = await emptyDatabase();
    await preparePrivacy(fresh.url, keys('newer'));
    await fresh.query(`insert into privacy.migrations (version, name) values (99, 'of the future')`);
    await expect(preparePrivacy(fresh.url, keys('newer'))).rejects.toMatchObject({ code: 'PRIVACY_SCHEMA_NEWER' });
    await fresh.drop();
  });
});

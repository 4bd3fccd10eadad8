import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { destroyKeys, findErasure } from './erasure.ts';
import { type KeyProcesses, keyProcesses, read, tenantId } from './test/key-processes.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('destroyed keys', () => {
  let processes: KeyProcesses;
  let database: KeyProcesses['database'];
  let pool: KeyProcesses['pool'];
  let newProcess: KeyProcesses['newProcess'];
  let written: KeyProcesses['written'];
  let keysOf: KeyProcesses['keysOf'];
  beforeAll(async () => {
    processes = await keyProcesses();
    ({ database, pool, newProcess, written, keysOf } = processes);
  });
  beforeEach(() => processes.clear());
  afterAll(() => processes.close());

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

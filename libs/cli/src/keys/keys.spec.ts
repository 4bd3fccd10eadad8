import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import { FileKeyEncryption, type KeyStatus } from '@perennial/privacy';
import { recorded, type TestDatabase, testDatabase } from '@perennial/testing';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';

describe('perennial keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-cli-keys-'));
  const file = join(folder, 'encryption.keys');
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const perennial = async (...args: string[]) => {
    const session = recordingSession({
      PERENNIAL_DATABASE_URL: database.url,
      PERENNIAL_ENCRYPTION_KEY_FILE: file,
      PERENNIAL_HOME: folder,
    });
    const code = await run(args, session);
    return { code, out: session.outText(), err: session.errText() };
  };
  const status = async () => JSON.parse((await perennial('keys', '--json')).out) as KeyStatus;

  const register = async (name: string) => {
    const store = new PostgresEventStore({
      connectionString: database.url,
      personalData: { keyEncryption: new FileKeyEncryption(file) },
    });
    const event = recorded('CustomerRegistered', { customerId: newId(), name }, { tenantId: 'local' });
    await store.append({ tenantId: 'local', streamId: event.streamId, expectedVersion: 'any', events: [event] });
    await store.close();
  };

  it('create makes a file for its owner, and never puts another in its place', async () => {
    expect(await perennial('keys')).toMatchObject({ code: 1, err: expect.stringContaining('ENCRYPTION_KEY_MISSING') });
    expect((await perennial('keys', 'create', file)).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await perennial('keys', 'create', file)).toMatchObject({ code: 1, err: expect.stringContaining('stays') });
  });

  it('shows how many data keys are under which key', async () => {
    await register('Ada Lovelace');
    const { code, out } = await perennial('keys');
    expect(code).toBe(0);
    expect(out).toMatch(/^key-encryption key .*\n(file:\S+) +active +\S+ +1\n1 subject with keys, 0 erased\n$/);
  });

  it('rotate puts every data key under a new one; the log, and what is shown of it, stays as it was', async () => {
    await register('Charles Babbage');
    const [before] = (await status()).keyEncryptionKeys;
    const { code, out } = await perennial('keys', 'rotate', '--json');
    const rotation = JSON.parse(out) as Record<string, unknown>;
    expect([code, rotation]).toEqual([
      0,
      { active: expect.not.stringMatching(before?.id ?? ''), rewrapped: 2, left: 0 },
    ]);
    expect((await status()).keyEncryptionKeys).toMatchObject([
      { id: rotation['active'], retiredAt: null, dataKeys: 2 },
      { id: before?.id, retiredAt: expect.any(String), dataKeys: 0 },
    ]);
    const shown = await perennial('events', '--show-personal', '--json');
    expect(shown.out).toMatch(/Ada Lovelace[^]*Charles Babbage/);
    expect((await perennial('events', '--json')).out).not.toMatch(/Ada|Babbage/);
  });

  it('rotate --data-keys says from when on new events get new keys', async () => {
    const { out } = await perennial('keys', 'rotate', '--data-keys', '--json');
    expect(JSON.parse(out)).toEqual({ newDataKeysFrom: (await status()).newDataKeysFrom });
  });
});

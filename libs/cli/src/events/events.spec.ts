import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import { type NewEvent, type RecordedEvent, streamOf } from '@perennial/kernel';
import { createKeyRing, FileKeyEncryption } from '@perennial/privacy';
import { testDatabase, type TestDatabase } from '@perennial/testing';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';

const ann = derivedId('events.spec', 'ann');
const bob = derivedId('events.spec', 'bob');

describe('perennial events', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  const folder = mkdtempSync(join(tmpdir(), 'perennial-cli-events-'));
  const encryptionKeyFile = join(folder, 'encryption.keys');

  const append = (customerId: string, type: string, occurredAt: string, data: object) => {
    const event: NewEvent = {
      id: derivedId(customerId, type, occurredAt),
      type,
      schemaVersion: 1,
      customerId,
      occurredAt,
      actor: 'ann',
      channel: 'web',
      correlationId: customerId,
      causationId: null,
      traceparent: null,
      simulated: false,
      data,
    };
    const streamId = streamOf('customer', customerId);
    return store.append({ tenantId: 'local', streamId, expectedVersion: 'any', events: [event] });
  };

  beforeAll(async () => {
    database = await testDatabase();
    createKeyRing(encryptionKeyFile);
    const keyEncryption = new FileKeyEncryption(encryptionKeyFile);
    store = new PostgresEventStore({ connectionString: database.url, personalData: { keyEncryption } });
    await append(ann, 'CustomerRegistered', '2011-01-01T10:00:00.000Z', {
      customerId: ann,
      name: 'Ann',
      country: 'EIRE',
    });
    await append(bob, 'CustomerRegistered', '2011-01-02T10:00:00.000Z', { customerId: bob, email: 'bob@example.com' });
    await append(ann, 'CustomerProfileChanged', '2011-01-03T10:00:00.000Z', { customerId: ann, country: 'France' });
    await append(bob, 'CustomerProfileChanged', '2011-01-04T10:00:00.000Z', { customerId: bob, country: 'Spain' });
    await append(bob, 'SomethingNewer', '2011-01-05T10:00:00.000Z', { secret: 'whatever' });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const show = async (...args: string[]) => {
    const session = recordingSession({
      PERENNIAL_DATABASE_URL: database.url,
      PERENNIAL_ENCRYPTION_KEY_FILE: encryptionKeyFile,
    });
    const exitCode = await run(['events', '--json', ...args], session);
    expect(session.errText()).toBe('');
    expect(exitCode).toBe(0);
    const lines = session.outText().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as RecordedEvent);
  };
  const daysOf = (events: readonly RecordedEvent[]) => events.map(({ occurredAt }) => Number(occurredAt.slice(8, 10)));

  it('shows the last events, oldest first', async () => {
    expect(daysOf(await show())).toEqual([1, 2, 3, 4, 5]);
    expect(daysOf(await show('--limit', '2'))).toEqual([4, 5]);
  });

  it.each([
    [
      ['--customer', ann],
      [1, 3],
    ],
    [
      ['--stream', streamOf('customer', bob)],
      [2, 4, 5],
    ],
    [['--stream', streamOf('customer', bob), '--limit', '1'], [5]],
    [
      ['--type', 'CustomerRegistered'],
      [1, 2],
    ],
    [
      ['--type', 'CustomerRegistered,SomethingNewer', '--limit', '2'],
      [2, 5],
    ],
    [
      ['--type', 'CustomerRegistered', '--type', 'SomethingNewer'],
      [1, 2, 5],
    ],
    [
      ['--from', '2011-01-03'],
      [3, 4, 5],
    ],
    [
      ['--from', '2011-01-02', '--to', '2011-01-04T10:00:00Z', '--limit', '2'],
      [2, 3],
    ],
    [
      ['--to', '2011-01-02T11:00:00+01:00'],
      [1, 2],
    ],
    [
      ['--customer', bob, '--from', '2011-01-04'],
      [4, 5],
    ],
  ])('selects by %j', async (args, days) => {
    expect(daysOf(await show(...args))).toEqual(days);
  });

  it.each([
    [['--tenant', 'other'], 'The log of tenant other holds no such events.\n'],
    [
      ['--type', 'OrderPlacd'],
      'The log of tenant local holds no such events (this version knows no type OrderPlacd).\n',
    ],
  ])('says so, where a pipe does not see it, when nothing is selected by %j', async (args, sentence) => {
    const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url });
    expect(await run(['events', ...args], session)).toBe(0);
    expect(session.outText()).toBe('');
    expect(session.errText()).toBe(sentence);
  });

  it('selects by position, both ends included', async () => {
    const positions = (await show()).map(({ position }) => position);
    const [, second = '', third = '', fourth = ''] = positions;
    expect(daysOf(await show('--from', String(Number(third))))).toEqual([3, 4, 5]);
    expect(daysOf(await show('--from', second, '--to', fourth))).toEqual([2, 3, 4]);
    expect(daysOf(await show('--to', third, '--limit', '2'))).toEqual([2, 3]);
  });

  it('keeps personal data to itself, and all data of a type that it does not know', async () => {
    const [registered, , , , newer] = await show();
    expect(registered?.data).toEqual({ customerId: ann, country: 'EIRE' });
    expect(newer?.data).toEqual({});
    const [shown] = await show('--show-personal');
    expect(shown?.data).toEqual({ customerId: ann, name: 'Ann', country: 'EIRE' });
  });

  it('writes one line an event for people', async () => {
    const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url });
    await run(['events', '--type', 'CustomerProfileChanged', '--limit', '1'], session);
    expect(session.outText()).toMatch(
      new RegExp(`^\\d{16}  2011-01-04T10:00:00.000Z  CustomerProfileChanged  customer-${bob}  \\{.*"Spain"\\}\\n$`),
    );
  });

  it('follows what happens until it is told to stop', async () => {
    const stop = new AbortController();
    const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url }, stop.signal);
    const following = run(['events', '--follow', '--json', '--tenant', 'local', '--limit', '1'], session);
    await append(ann, 'CustomerProfileChanged', '2011-01-06T10:00:00.000Z', { customerId: ann, country: 'Italy' });
    const until = performance.now() + 10_000;
    while (!session.outText().includes('Italy') && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    stop.abort();
    expect(await following).toBe(0);
    expect(session.outText().match(/Italy/g)).toHaveLength(1);
  });

  it('says when the database does not answer', async () => {
    const session = recordingSession({ PERENNIAL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await run(['events'], session)).toBe(1);
    expect(session.errText()).toMatch(/^The event store cannot be reached: [^\n]+\n$/);
  });

  it.each([
    ['a database that is not there', 'nowhere', 'database "nowhere" does not exist'],
    ['a database without a log', 'template1', 'event_store'],
  ])('says what is wrong with %s', async (_what, name, found) => {
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    const session = recordingSession({ PERENNIAL_DATABASE_URL: url.href });
    expect(await run(['events'], session)).toBe(1);
    expect(session.errText()).toMatch(/^The database is not the one of a Perennial platform, [^\n]+\n$/);
    expect(session.errText()).toContain(found);
  });
});

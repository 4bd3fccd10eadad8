import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import type { NewEvent } from '@perennial/kernel';
import { testDatabase, type TestDatabase } from '@perennial/testing';
import pg from 'pg';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('perennial seal, and perennial verify --chain', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;

  const append = async (tenantId: string, count: number) => {
    const event = (): NewEvent => ({
      id: newId(),
      type: 'Noted',
      schemaVersion: 1,
      customerId: null,
      occurredAt: '2011-01-01T10:00:00.000Z',
      actor: 'ann',
      channel: 'web',
      correlationId: 'one',
      causationId: null,
      traceparent: null,
      simulated: false,
      data: { note: 'noted' },
    });
    const events = Array.from({ length: count }, event);
    await store.append({ tenantId, streamId: `note-${newId()}`, expectedVersion: 'noStream', events });
  };
  const call = async (...args: string[]) => {
    const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url });
    const exitCode = await run(args, session);
    return { exitCode, out: session.outText(), err: session.errText() };
  };
  /** Runs statements as the owner of the database; answers the rows of the last one. */
  const asOwner = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      for (const statement of statements.slice(0, -1)) await client.query(statement);
      return (await client.query<Record<'partition' | 'position' | 'id', string>>(statements.at(-1)!)).rows;
    } finally {
      await client.end();
    }
  };
  const changeAnEvent = async () => {
    const [event] = await asOwner(
      `select tableoid::regclass::text as partition, lpad(position::text, 16, '0') as position, id
       from event_store.events where tenant_id = 'changed' order by position offset 1 limit 1`,
    );
    await asOwner(
      `alter table ${event!.partition} disable trigger append_only`,
      `alter table event_store.events disable trigger append_only`,
      `update event_store.events set actor = 'nobody' where id = '${event!.id}'`,
    );
    return event!;
  };

  beforeAll(async () => {
    database = await testDatabase();
    store = new PostgresEventStore({ connectionString: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('nobody has a chain who did not begin one', async () => {
    expect(await call('verify', '--chain')).toMatchObject({ exitCode: 1, err: expect.stringContaining('No tenant') });
    expect(await call('seal')).toMatchObject({ exitCode: 1, err: expect.stringContaining('No tenant') });
    const missing = await call('verify', '--chain', '--tenant', 'nobody');
    expect(missing).toMatchObject({ exitCode: 1, err: expect.stringContaining('perennial seal --tenant nobody') });
  });

  it('a sealed log is found as it was, and holds the head that was noted', async () => {
    await append('local', 3);
    const sealed = await call('seal', '--tenant', 'local');
    expect(sealed).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^local: 3 events in 1 block, head \w{64}@\d{16}\n$/),
    });
    const head = sealed.out.trim().split(' ').at(-1)!;
    await append('local', 2);
    const verified = await call('verify', '--chain', '--tenant', 'local', '--expect', head);
    expect(verified).toMatchObject({ exitCode: 0, err: '' });
    expect(verified.out).toBe(
      `local: 3 events in 1 block: as it was sealed\n  2 events after it, not sealed yet\n  head ${head}\n`,
    );
    const other = `${'0'.repeat(64)}@${head.split('@')[1]}`;
    expect(await call('verify', '--chain', '--tenant', 'local', '--expect', other)).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('the chain was made anew'),
    });
  });

  it('an event that was changed is named, and the exit code is 1', async () => {
    await append('changed', 3);
    await call('seal', '--tenant', 'changed');
    const { position, id } = await changeAnEvent();
    const verified = await call('verify', '--chain', '--tenant', 'changed');
    expect(verified).toMatchObject({ exitCode: 1, err: 'The log is not as it was sealed: changed.\n' });
    expect(verified.out).toContain(`  block 1, position ${position}: event ${id} was changed\n`);
    const json = await call('verify', '--chain', '--json');
    expect(JSON.parse(json.out)).toMatchObject([
      { tenantId: 'changed', findings: [{ kind: 'changed', block: 1, position, eventId: id }] },
      { tenantId: 'local', findings: [] },
    ]);
  });

  it.each([
    [['verify', '--expect', 'x'], '--tenant and --expect belong to --chain.'],
    [['verify', '--chain', '--expect', 'x'], 'Say with --tenant whose head is expected.'],
    [['verify', '--chain', '--tenant', 'local', '--expect', 'x'], 'HASH@POSITION'],
    [['verify', 'analytics', '--chain'], 'leave the name out'],
    [['seal', '--every', '0'], 'whole number of seconds'],
  ])('%j is refused', async (args, message) => {
    expect(await call(...args)).toMatchObject({ exitCode: 2, err: expect.stringContaining(message) });
  });

  it('follows the log until it is interrupted', async () => {
    await append('followed', 1);
    const interruption = new AbortController();
    const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url }, interruption.signal);
    const following = run(['seal', '--tenant', 'followed', '--follow', '--every', '1'], session);
    const lines = () => session.outText().split('\n').length - 1;
    const until = async (count: number) => {
      while (lines() < count) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until(1);
    await append('followed', 2);
    await until(2);
    interruption.abort();
    expect(await following).toBe(0);
    expect(session.outText()).toMatch(/^followed: 1 event in 1 block.*\nfollowed: 2 events in 1 block.*\n$/);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Position } from '@perennial/kernel';
import { sampleEvents } from '../../contract/sample-events.ts';
import { PostgresEventStore } from '../postgres-event-store.ts';
import { eventStoreDatabase, query, type TestDatabase } from '../test-database.ts';
import type { ChainHead } from './block.ts';
import { chainedTenants } from './chain-client.ts';
import { sealChain } from './seal-chain.ts';
import { tamper } from './tampering.ts';
import { verifyChain } from './verify-chain.ts';

const EVENTS = 12;
const BLOCK_SIZE = 5;

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('the chain of a tenant', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let head: ChainHead;

  const append = (tenantId: string, count: number) =>
    store.append({ tenantId, streamId: 'order-1', expectedVersion: 'any', events: sampleEvents(count) });
  const seal = (tenantId = 'ours') => sealChain(database.url, { tenantId, blockSize: BLOCK_SIZE });
  const verify = (expected?: ChainHead) =>
    verifyChain(database.url, { tenantId: 'ours', ...(expected && { expect: expected }) });
  const kinds = async (expected?: ChainHead) =>
    (await verify(expected)).findings.map(({ kind, block, ...rest }) =>
      'position' in rest ? [kind, block, Number(rest.position)] : [kind, block],
    );

  beforeEach(async () => {
    database = await eventStoreDatabase();
    store = new PostgresEventStore({ connectionString: database.url });
    // Positions 1 to 8 and 12 to 15 are ours.
    await append('ours', 8);
    await append('theirs', 3);
    await append('ours', 4);
    head = (await seal()).head!;
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it('holds every event of the tenant, in blocks that leave no position out', async () => {
    expect(await verify()).toEqual({
      tenantId: 'ours',
      blocks: 3,
      events: EVENTS,
      archived: 0,
      unsealed: 0,
      head,
      findings: [],
    });
    expect(await query(database.url, 'select from_position::int f, to_position::int t from event_store.chain')).toEqual(
      [
        { f: 1, t: 5 },
        { f: 6, t: 13 },
        { f: 14, t: 15 },
      ],
    );
    expect(await chainedTenants(database.url)).toEqual(['ours']);
  });

  it('goes on where it was, and adds nothing when nothing has happened', async () => {
    expect(await seal()).toEqual({ blocks: 0, events: 0, head });
    await append('ours', 2);
    expect((await verify()).unsealed).toBe(2);
    expect(await seal()).toMatchObject({ blocks: 1, events: 2 });
    expect(await verify(head)).toMatchObject({ blocks: 4, events: EVENTS + 2, unsealed: 0, findings: [] });
  });

  it.each([
    ['data', `data = '{"index":99}'`],
    ['spaces in the data', `data = (data::text || ' ')::json`],
    ['personal data', `personal = '{"k":"1"}'`],
    ['the actor', `actor = 'nobody'`],
    ['the business time, by a microsecond', `occurred_at = occurred_at + interval '1 microsecond'`],
    ['the customer', `customer_id = ''`],
  ])('names the event of which %s was changed', async (_what, assignment) => {
    await tamper(database.url, `update event_store.events set ${assignment} where position = 7`);
    expect(await kinds()).toEqual([['changed', 2, 7]]);
  });

  it('names the position of an event that was removed', async () => {
    await tamper(database.url, 'delete from event_store.events where position in (3, 12)');
    expect(await kinds()).toEqual([
      ['removed', 1, 3],
      ['removed', 2, 12],
    ]);
  });

  it('names an event that was put in where no event of the tenant had been', async () => {
    await tamper(
      database.url,
      `update event_store.events set tenant_id = 'ours', stream_id = 'order-2' where position = 10`,
    );
    expect(await kinds()).toEqual([['inserted', 2, 10]]);
  });

  it.each([0, -5])('finds an event that was put in before all others, at %d', async (position) => {
    await tamper(
      database.url,
      `insert into event_store.events
       select (jsonb_populate_record(e, jsonb_build_object('position', ${position}, 'stream_version', 99, 'id', gen_random_uuid()))).*
       from event_store.events e where tenant_id = 'ours' and stream_version = 1`,
    );
    expect(await store.readStream('ours', 'order-1')).toHaveLength(EVENTS + 1);
    expect((await verify()).findings).toMatchObject([{ kind: 'inserted', block: 1 }]);
  });

  it('knows events again that have changed places, also between blocks', async () => {
    await tamper(
      database.url,
      'update event_store.events set position = -1 where position = 2',
      'update event_store.events set position = 2 where position = 8',
      'update event_store.events set position = 8 where position = -1',
    );
    const { findings } = await verify();
    expect(findings).toMatchObject([
      { kind: 'reordered', block: 1, position: '0000000000000002', sealedAt: '0000000000000008' },
      { kind: 'reordered', block: 2, position: '0000000000000008', sealedAt: '0000000000000002' },
    ]);
  });

  it('finds a block whose list was adapted to a changed event', async () => {
    await tamper(
      database.url,
      `update event_store.events set actor = 'nobody' where position = 7`,
      `update event_store.chain set entries = overlay(entries placing sha256('x') from 49 for 32) where number = 2`,
    );
    expect(await kinds()).toEqual([
      ['block-changed', 2],
      ['block-changed', 2],
    ]);
  });

  it('finds a block that was taken out, and one that follows on another', async () => {
    await tamper(database.url, 'delete from event_store.chain where number = 2');
    expect(await kinds()).toEqual([['block-missing', 2]]);
    await tamper(database.url, 'update event_store.chain set number = 2 where number = 3');
    expect(await kinds()).toEqual([
      ['block-unlinked', 2],
      ['block-changed', 2],
    ]);
    await expect(seal()).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
  });

  it('misses a chain that was cut or made anew by itself, but not beside a head that was noted outside', async () => {
    await tamper(database.url, 'delete from event_store.chain where number = 3');
    expect(await kinds()).toEqual([]);
    expect(await kinds(head)).toEqual([['head-missing', 2]]);
    await tamper(database.url, 'delete from event_store.events where position = 14');
    await seal();
    expect(await kinds()).toEqual([]);
    expect(await kinds(head)).toEqual([['head-other', 3]]);
  });

  it('says so when there is no chain', async () => {
    await tamper(database.url, 'delete from event_store.chain');
    await expect(verify()).rejects.toMatchObject({ code: 'CHAIN_MISSING' });
  });

  it('is refused to be changed like the log itself', async () => {
    await expect(query(database.url, 'update event_store.chain set number = 9')).rejects.toThrow('append-only');
  });

  it('expects an older head as well as the newest', async () => {
    await append('ours', 1);
    await seal();
    expect(await kinds(head)).toEqual([]);
    expect(await kinds({ ...head, position: '0000000000000011' as Position })).toEqual([['head-missing', 4]]);
  });
});

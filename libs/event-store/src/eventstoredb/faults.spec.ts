import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type EventStore } from '../event-store.ts';
import { contractDefinitions, idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import grpc from '@grpc/grpc-js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.ts';
import { StandInServer } from './stand-in/stand-in-server.probe.ts';

jest.setTimeout(60_000);

// Over the stand-in: what the adapter does when the server answers so, not whether a server would.
const server = new StandInServer({ maxAppendSize: 1_048_576 });
const open: EventStore[] = [];
const opened = () => {
  const store = new EventStoreDbEventStore({ connectionString: server.url, findDefinition: contractDefinitions });
  open.push(store);
  return store;
};
beforeAll(() => server.start());
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});
afterAll(() => server.stop());

describe('an append whose answer is lost', () => {
  it.each(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'CANCELLED'] as const)(
    'with %s is asked for again, and made once',
    async (status) => {
      const { append, idsOf: idsOfStream } = newPlace(opened);
      const batch = sampleEvents(3);
      server.failNext({ method: 'append', when: 'after', code: grpc.status[status] });
      expect(await append('stream', batch)).toMatchObject({ streamVersion: 3, repeated: false });
      expect(await idsOfStream('stream')).toEqual(idsOf(batch));
    },
  );

  it('twice says so; asked for again by the caller, it is the original one', async () => {
    const store = opened();
    const { append, idsOf: idsOfStream } = newPlace(() => store);
    const batch = sampleEvents(2);
    const fault = { method: 'append', when: 'after', code: grpc.status.UNAVAILABLE } as const;
    server.failNext(fault, fault);
    await expect(append('stream', batch, 'noStream')).rejects.toMatchObject({
      code: 'EVENT_STORE_UNAVAILABLE',
      retriable: true,
    });
    expect(await append('stream', batch, 'noStream')).toMatchObject({ streamVersion: 2 });
    expect(await idsOfStream('stream')).toEqual(idsOf(batch));
  });
});

it('a server that goes silent is given up after the deadline of the connection string, twice', async () => {
  const store = new EventStoreDbEventStore({ connectionString: `${server.url}&defaultDeadline=300` });
  open.push(store);
  const { append, idsOf: idsOfStream } = newPlace(() => store);
  const batch = sampleEvents(1);
  const fault = { method: 'append', when: 'silence', code: grpc.status.OK } as const;
  server.failNext(fault);
  expect(await append('stream', batch)).toMatchObject({ streamVersion: 1, repeated: false });
  server.failNext(fault, fault);
  await expect(append('stream', sampleEvents(1))).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
  expect((await idsOfStream('stream')).slice(0, 1)).toEqual(idsOf(batch));
});

describe('a leader that is none any more', () => {
  it('names the next one, where the append is made', async () => {
    const { append } = newPlace(opened);
    const [host, port] = new URL(server.url.replace('esdb', 'http')).host.split(':') as [string, string];
    const metadata = { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': port };
    server.failNext({ method: 'append', when: 'before', code: grpc.status.NOT_FOUND, metadata });
    expect(await append('stream', sampleEvents(1))).toMatchObject({ streamVersion: 1 });
  });
});

describe('what trying again does not mend', () => {
  it('access denied', async () => {
    const { append } = newPlace(opened);
    const metadata = { exception: 'access-denied' };
    server.failNext({ method: 'append', when: 'before', code: grpc.status.PERMISSION_DENIED, metadata });
    await expect(append('stream', sampleEvents(1))).rejects.toMatchObject({ code: 'EVENT_STORE_ACCESS_DENIED' });
  });

  it('an append that is larger than the server takes: nothing of it is made', async () => {
    const { append, idsOf: idsOfStream } = newPlace(opened);
    const large = sampleEvents(2, { data: { text: 'x'.repeat(600_000) } });
    await expect(append('stream', large)).rejects.toMatchObject({ code: 'APPEND_TOO_LARGE', limit: 1_048_576 });
    expect(await idsOfStream('stream')).toEqual([]);
    expect(await append('stream', large.slice(0, 1))).toMatchObject({ streamVersion: 1 });
  });
});

it('a server that comes back is found again, by the same store', async () => {
  const store = opened();
  const { append, tenantId } = newPlace(() => store);
  await append('stream', sampleEvents(1));
  server.stop();
  await expect(append('stream', sampleEvents(1))).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
  await expect(store.readStream(tenantId, 'stream')).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
  await server.start();
  expect(await append('stream', sampleEvents(1))).toMatchObject({ streamVersion: 2 });
});

it('a writer that dies between naming a customer’s stream and appending leaves nothing that is read', async () => {
  const store = opened();
  const { append, tenantId } = newPlace(() => store);
  const refusal = { method: 'append', code: grpc.status.PERMISSION_DENIED, metadata: { exception: 'access-denied' } };
  const other = sampleEvents(1, { customerId: 'ada' });
  await append('first', other);
  // The first append names the stream, the second is refused.
  const name = server.log.stream(`perennial.customer/${tenantId.replaceAll('-', '%2d')}/ada`);
  server.log.once('appended', () => server.failNext({ ...refusal, method: 'append', when: 'before' }));
  await expect(append('second', sampleEvents(1, { customerId: 'ada' }))).rejects.toThrow();
  expect(name).toHaveLength(2);
  expect(idsOf(await store.readCustomer(tenantId, 'ada'))).toEqual(idsOf(other));
});

it('what somebody else writes into a stream of ours is unreadable, there, and nowhere else', async () => {
  const store = opened();
  const { append, tenantId } = newPlace(() => store);
  const { position } = await append('mine', sampleEvents(1));
  const bytes = Buffer.from('{"not":"ours"}');
  const name = `perennial/${tenantId.replaceAll('-', '%2d')}/foreign`;
  const id = '00000000-0000-4000-8000-000000000001';
  const foreign = { id, type: 'Foreign', contentType: 'application/json', data: bytes, metadata: Buffer.of() };
  server.log.append(name, 'noStream', [foreign]);
  expect(await store.readStream(tenantId, 'mine')).toHaveLength(1);
  await expect(store.readStream(tenantId, 'foreign')).rejects.toMatchObject({ code: 'EVENT_UNREADABLE', eventId: id });
  await expect(store.readAll({ after: position, limit: 9, tenantId })).rejects.toMatchObject({ eventId: id });
  expect(await store.readAll({ after: position, limit: 9, tenantId, types: ['Noted'] })).toMatchObject({ events: [] });
});

it('a long way that the server filters ends where a short one would, whether or not the server says caughtUp', async () => {
  const store = opened();
  const { append, tenantId } = newPlace(() => store);
  const crowd = newPlace(() => store);
  const wanted = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await crowd.append('crowd', sampleEvents(600));
    const events = sampleEvents(2);
    await append('stream', events);
    wanted.push(...idsOf(events));
  }
  await crowd.append('crowd', sampleEvents(700));
  const read = async (limit: number) => {
    const seen: string[] = [];
    for (let after = '' as Awaited<ReturnType<EventStore['head']>>; ;) {
      const page = await store.readAll({ after, limit, tenantId });
      seen.push(...idsOf(page.events));
      after = page.reached;
      if (page.caughtUp) return seen;
    }
  };
  for (const limit of [1, 3, 100]) expect(await read(limit)).toEqual(wanted);
  server.saysCaughtUp = false;
  expect(await read(100)).toEqual(wanted);
  server.saysCaughtUp = true;
});

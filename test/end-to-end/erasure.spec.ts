import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ERASED, events as catalogue, newId, splitPersonal } from '@perennial/contracts';
import {
  allScopesOf,
  localToken,
  readRunningPlatform,
  type ServiceName,
  serviceNames,
  type TemporaryHome,
  temporaryHome,
} from '@perennial/local';
import { HttpClient } from '@perennial/testing';
import pg from 'pg';
import { customerOfEverything, unmistakable } from './customer-of-everything.ts';
import { type Ended, perennialWith } from './perennial.ts';
import { StartedPlatform } from './started-platform.ts';

jest.setTimeout(300_000);

const portBase = 31_000 + (process.pid % 100) * 10;

interface Check {
  readonly receipt: {
    readonly complete: boolean;
    readonly keys: { readonly destroyed: number };
    readonly services: readonly { service: string; readModels: readonly { name: string; rows: number }[] }[];
  };
  readonly check: {
    readonly values: number;
    readonly tooShort: number;
    readonly tables: { readonly tables: number; readonly rows: number };
    readonly files: { readonly files: number; readonly unreadable: readonly string[] };
    readonly found: readonly { readonly place: string; readonly fields: readonly string[] }[];
    readonly ofOthers: readonly unknown[];
  };
}
interface SubjectAccess {
  readonly erased: boolean;
  readonly events: readonly { readonly type: string; readonly data: Record<string, unknown> }[];
  readonly consents: readonly unknown[];
  readonly readModels: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

let home: TemporaryHome;
let platform: StartedPlatform;
let clients: Record<ServiceName, HttpClient>;
let databaseUrl: string;
let customerId: string;
let valuesFile: string;
let before: SubjectAccess;
let totalsBefore: unknown;

/** The command of the local user, on this platform. */
const command = (...args: readonly string[]): Promise<Ended> =>
  perennialWith({ PERENNIAL_HOME: home.path }, ...args).ended;

const inDatabase = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
};

const totals = () => inDatabase('select * from enhancement.product_mix order by product_id');

const subjectAccess = async (): Promise<SubjectAccess> => {
  const { out, err, code } = await command('subject-access', customerId);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as SubjectAccess;
};

const checked = async (): Promise<Check & { readonly code: number | null; readonly err: string }> => {
  const { out, err, code } = await command(
    'erase',
    customerId,
    '--yes',
    '--check',
    '--values-file',
    valuesFile,
    '--json',
  );
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as Check), code, err };
};

beforeAll(async () => {
  home = temporaryHome();
  platform = new StartedPlatform({ home: home.path, portBase });
  await platform.running();
  databaseUrl = readRunningPlatform(home.path)!.databaseUrl;
  const token = await localToken({ home: home.path, scopes: allScopesOf(serviceNames) });
  const made = serviceNames.map((name, index) => [
    name,
    new HttpClient(`http://127.0.0.1:${portBase + 1 + index}`, token),
  ]);
  clients = Object.fromEntries(made) as typeof clients;
  ({ customerId } = await customerOfEverything(clients, 'QX7'));
  await customerOfEverything(clients, 'of another');
  valuesFile = join(home.path, '..', 'values.txt');
  before = await subjectAccess();
  totalsBefore = await totals();
}, 300_000);

afterAll(async () => {
  platform.kill('SIGINT');
  await platform.ended();
  home.remove();
}, 60_000);

describe('erasing a customer whom every service knows', () => {
  it('begins with every personal field of every event in use, and readable', () => {
    const used = new Set(
      before.events.flatMap(({ type, data }) =>
        (catalogue[type as keyof typeof catalogue]?.personal ?? []).flatMap((pointer) => {
          const value = splitPersonal({ personal: [pointer] }, data).personal?.[pointer];
          return value !== undefined && value !== ERASED ? [`${type} ${pointer}`] : [];
        }),
      ),
    );
    const all = Object.values(catalogue).flatMap(({ type, personal }) =>
      personal.map((pointer) => `${type} ${pointer}`),
    );
    // The first two are as at the registration; the others the platform writes when a consent is withdrawn.
    const unused = [
      'CustomerProfileChanged /email',
      'CustomerProfileChanged /phone',
      'OfferWithdrawn /reason',
      'CareTaskCancelled /reason',
      'SurveyClosed /reason',
    ];
    expect(all.filter((field) => !used.has(field)).sort()).toEqual(unused.sort());
    expect(JSON.stringify(before.readModels)).toContain(unmistakable('QX7', 'interest'));
    expect(Object.keys(before.readModels).sort()).toEqual([...serviceNames].sort());
  });

  it('keeps no personal value in clear in the log, even before', async () => {
    const rows = await inDatabase(
      'select data::text || coalesce(personal::text, $$$$) as text from event_store.events',
    );
    expect(rows.filter(({ text }) => String(text).includes('Zephyrine'))).toEqual([]);
  });

  it('asks before it does anything, where somebody is there to be asked', async () => {
    expect(await command('erase', customerId)).toMatchObject({ code: 2, err: expect.stringContaining('say --yes') });
    expect(await clients.acquisition.get(`/v1/customers/${customerId}/erasure`)).toMatchObject({ status: 404 });
  });

  it('needs a scope of its own', async () => {
    const scopes = allScopesOf(serviceNames).filter((scope) => scope !== 'privacy:erase');
    const clerk = new HttpClient(clients.acquisition.url, await localToken({ home: home.path, scopes }));
    expect(await clerk.post(`/v1/customers/${customerId}/erase`, {})).toMatchObject({ status: 403 });
  });

  it('is not for another tenant, however much it may do: it neither learns of the customer nor erases them', async () => {
    const token = await localToken({ home: home.path, scopes: allScopesOf(serviceNames), tenant: 'other' });
    const stranger = new HttpClient(clients.acquisition.url, token);
    const path = `/v1/customers/${customerId}`;
    expect(await stranger.post(`${path}/erase`, {})).toMatchObject({ status: 404, body: { code: 'CUSTOMER_UNKNOWN' } });
    expect(await stranger.get(`${path}/subject-access`)).toMatchObject({ status: 404 });
    expect((await subjectAccess()).events).toEqual(before.events);
    expect(await inDatabase('select tenant_id from privacy.erasures')).toEqual([]);
  });

  it('finds no personal value afterwards: in no table, no file, no old page and no old log of the database', async () => {
    const values = new Set<string>();
    JSON.stringify(before.events, (_name, value: unknown) => {
      if (typeof value === 'string' && value.includes('Zephyrine')) values.add(value);
      return value;
    });
    expect(values.size).toBeGreaterThan(30);
    writeFileSync(valuesFile, [...values].filter((value) => !value.includes('\n')).join('\n'));
    const { code, err, receipt, check } = await checked();
    expect({ found: check.found, err: code === 0 ? '' : err }).toEqual({ found: [], err: '' });
    expect(receipt).toMatchObject({ complete: true, keys: { destroyed: expect.any(Number) } });
    expect(receipt.keys.destroyed).toBeGreaterThan(0);
    expect(receipt.services.map(({ service }) => service).sort()).toEqual([...serviceNames].sort());
    expect(receipt.services.flatMap(({ readModels }) => readModels).length).toBeGreaterThan(9);
    expect(check.values).toBeGreaterThanOrEqual(values.size);
    expect(check.tables.tables).toBeGreaterThan(80);
    expect(check.files.files).toBeGreaterThan(500);
    expect(check.files.unreadable).toEqual([]);
  });

  it('finds a copy that somebody has kept in a table, and says where', async () => {
    await inDatabase('create table acquisition.kept (note jsonb)');
    await inDatabase('insert into acquisition.kept values ($1)', [{ note: unmistakable('QX7', 'new "name" 王小明') }]);
    const { code, check } = await checked();
    expect(code).toBe(1);
    expect(check.found.map(({ place }) => place)).toContain('acquisition.kept');
    await inDatabase('drop table acquisition.kept');
  });

  it('finds a copy that somebody has kept in a file, and says where', async () => {
    appendFileSync(join(home.logs, 'analytics.log'), `${unmistakable('QX7', 'comment').toLowerCase()}\n`);
    const { code, err, check } = await checked();
    expect(code).toBe(1);
    expect(check.found.map(({ place }) => place)).toContain('logs/analytics.log');
    expect(err).not.toContain('Zephyrine');
    writeFileSync(join(home.logs, 'analytics.log'), '');
  });

  it('is clean again when the copies are gone, and after every read model was rebuilt from the log', async () => {
    expect(await command('rebuild', '--all')).toMatchObject({ code: 0 });
    expect(await command('verify')).toMatchObject({ code: 0 });
    const { code, check } = await checked();
    expect(check.found).toEqual([]);
    expect(code).toBe(0);
  });

  it('changes no total, and nothing but the personal values', async () => {
    expect(await totals()).toEqual(totalsBefore);
    const after = await subjectAccess();
    expect(after.erased).toBe(true);
    expect(JSON.stringify(after)).not.toContain('QX7');
    expect(after.events.length).toBeGreaterThan(before.events.length);
    const types = new Set(['CustomerErased', 'CustomerDataScrubbed']);
    const untouched = after.events.filter(({ type }) => !types.has(type));
    expect(untouched.map(({ type }) => type)).toEqual(before.events.map(({ type }) => type));
  });

  it('leaves other customers as they were', async () => {
    const { body } = await clients.acquisition.get<{ items: { name: string }[] }>('/v1/customers?search=quaxolotl');
    expect(body.items.map(({ name }) => name)).toEqual([unmistakable('of another', 'new "name" 王小明')]);
  });

  it('answers a second time as the first time, and refuses what comes later', async () => {
    const path = `/v1/customers/${customerId}`;
    const [first, second] = [
      await clients.acquisition.post(`${path}/erase`, {}),
      await clients.acquisition.post(`${path}/erase`, {}),
    ];
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(await clients.acquisition.post(`${path}/change-profile`, { name: 'Back again' })).toMatchObject({
      status: 410,
      body: { code: 'CUSTOMER_ERASED' },
    });
  });

  it('destroys again what a backup has brought back of their keys', async () => {
    const keys = () => inDatabase('select key_id from privacy.data_keys where subject_id = $1', [customerId]);
    await inDatabase(
      `insert into privacy.data_keys (tenant_id, subject_id, key_id, kek_id, wrapped)
       select tenant_id, $1, gen_random_uuid(), kek_id, wrapped from privacy.data_keys limit 1`,
      [customerId],
    );
    expect(await keys()).toHaveLength(1);
    expect(await clients.acquisition.post(`/v1/customers/${customerId}/erase`, {})).toMatchObject({ status: 200 });
    expect(await keys()).toEqual([]);
  });

  it('drops the personal values of what other services still hear of the customer', async () => {
    const subject = unmistakable('QX7', 'afterwards');
    const contact = { customerId, medium: 'email', direction: 'inbound', subject };
    const { body, status } = await clients['customer-service'].post<{ position: string }>('/v1/interactions', contact);
    expect(status).toBe(201);
    const inbox = await clients['customer-service'].get(
      `/v1/customers/${customerId}/views/inbox?after=${body.position}`,
    );
    expect(inbox.body).toMatchObject({ items: [{ lastSubject: ERASED }] });
  });

  it('completes what a crash left half done: keys destroyed, and no event of it', async () => {
    const { customerId: halfErased } = await customerOfEverything(clients, 'half-way');
    // One whom the log does not know keeps nobody else's erasure from being completed.
    await inDatabase('select privacy.destroy_keys($1, $2)', ['local', newId()]);
    await inDatabase('select privacy.destroy_keys($1, $2)', ['local', halfErased]);
    platform.kill('SIGINT');
    await platform.ended();
    platform = new StartedPlatform({ home: home.path, portBase });
    await platform.running();
    const receipt = async () =>
      (await clients.acquisition.get<{ complete?: boolean; reason?: string }>(`/v1/customers/${halfErased}/erasure`))
        .body;
    for (let attempt = 0; attempt < 300 && !(await receipt()).complete; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await receipt()).toMatchObject({ complete: true, reason: 'not-recorded' });
    expect(await clients.acquisition.get('/v1/customers?search=half-way')).toMatchObject({ body: { items: [] } });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import { START } from '@perennial/kernel';
import { createKeyRing, FileKeyEncryption } from '@perennial/privacy';
import { testDatabase, type TestDatabase } from '@perennial/testing';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';
import { importHistory } from './import.ts';
import { readHistory } from './read-history.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const bundled = join(import.meta.dirname, '../../../../examples/online-retail/online_retail.csv.gz');

/** Sixty customers with ten invoices each: some returned, some of nobody known, some free. */
const shop = (): string => {
  const rows = Array.from({ length: 600 }, (_, index) => {
    const minute = String(index % 60).padStart(2, '0');
    const hour = String(8 + Math.floor(index / 60)).padStart(2, '0');
    const isReturn = index % 10 === 9;
    const customer = index % 7 === 0 ? '' : String(index % 60);
    const price = index % 5 === 0 ? '0' : '2.55';
    return `${isReturn ? 'C' : ''}${index},A${index % 12},NAME,${isReturn ? -1 : 2},2010-12-01 ${hour}:${minute}:00,${price},${customer},EIRE`;
  });
  return [HEADER, ...rows].join('\n');
};

describe('perennial import online-retail', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let folder: string;
  let file: string;
  let encryptionKeyFile: string;

  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'perennial-import-'));
    encryptionKeyFile = join(folder, 'encryption.keys');
    createKeyRing(encryptionKeyFile);
    const keyEncryption = new FileKeyEncryption(encryptionKeyFile);
    store = new PostgresEventStore({ connectionString: database.url, personalData: { keyEncryption } });
    file = join(folder, 'shop.csv');
    writeFileSync(file, shop());
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const importInto = async (tenant: string, path = file, signal?: AbortSignal) => {
    const session = recordingSession(
      { PERENNIAL_DATABASE_URL: database.url, PERENNIAL_ENCRYPTION_KEY_FILE: encryptionKeyFile },
      signal,
    );
    const exitCode = await run(['import', 'online-retail', path, '--tenant', tenant, '--json'], session);
    const report = JSON.parse(session.outText()) as {
      events: number;
      added: number;
      present: number;
      rejected: number;
      errorFile?: string;
      file: unknown;
      log: unknown;
    };
    return { exitCode, report, err: session.errText() };
  };

  const eventsOf = async (tenantId: string) => (await store.readAll({ after: START, limit: 100_000, tenantId })).events;

  it('brings everything in, once', async () => {
    const first = await importInto('once');
    expect(first.exitCode).toBe(0);
    expect(first.report).toMatchObject({ present: 0, rejected: 0 });
    expect(first.report.added).toBe(first.report.events);
    expect(first.report.log).toEqual(first.report.file);
    const again = await importInto('once');
    expect(again.exitCode).toBe(0);
    expect(again.report).toMatchObject({ added: 0, present: first.report.events });
    expect(await eventsOf('once')).toHaveLength(first.report.events);
  });

  it('keeps every life in the order in which it happened', async () => {
    await importInto('ordered');
    const seen = new Map<string, string>();
    for (const { customerId, occurredAt } of await eventsOf('ordered')) {
      if (customerId === null) continue;
      expect(occurredAt >= (seen.get(customerId) ?? '')).toBe(true);
      seen.set(customerId, occurredAt);
    }
    expect(seen.size).toBe(60);
  });

  it('goes on where it was interrupted', async () => {
    const path = join(folder, 'large.csv');
    const [, ...rows] = shop().split('\n');
    // More lines than may be on their way at once: so the interruption comes when some are in the log, and others are not.
    writeFileSync(path, [HEADER, ...rows.flatMap((row) => new Array<string>(60).fill(row))].join('\n'));
    const { history } = await readHistory(path);
    const interruption = new AbortController();
    const onProgress = () => interruption.abort();
    const interrupted = { store, tenantId: 'interrupted', signal: interruption.signal, onProgress };
    const first = await importHistory(history, interrupted);

    const second = await importInto('interrupted', path);
    expect(first.added).toBeGreaterThan(0);
    expect(first.added).toBeLessThan(second.report.events);
    expect(second.exitCode).toBe(0);
    expect(second.report).toMatchObject({ present: first.added, added: second.report.events - first.added });
    expect(second.report.log).toEqual(second.report.file);
    expect(await eventsOf('interrupted')).toHaveLength(second.report.events);
  }, 60_000);

  it('says that it was interrupted, and how to go on', async () => {
    const stopped = await importInto('stopped', file, AbortSignal.abort());
    expect(stopped.exitCode).toBe(130);
    expect(stopped.err).toContain('Interrupted. Give the same command again to go on.');
    expect(stopped.report.added).toBe(0);
  });

  it('puts malformed rows into an error file, and goes on', async () => {
    const path = join(folder, 'with-errors.csv');
    const good = '1,A,NAME,1,2010-12-01 08:00:00,2.5,7,EIRE';
    writeFileSync(path, [HEADER, good, '2,A,"N"x,1,2010-12-01 08:00:00,2.5,7,EIRE', '3,A', good].join('\n'));
    const { exitCode, report } = await importInto('errors', path);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ rejected: 2, errorFile: `${path}.errors.csv`, file: { rows: 2, invoices: 1 } });
    expect(readFileSync(`${path}.errors.csv`, 'utf8')).toBe(
      [
        'Line,Reason,Record',
        '3,"text after a closing quote","2,A,""N""x,1,2010-12-01 08:00:00,2.5,7,EIRE"',
        '4,"2 columns where 8 are expected","3,A"',
        '',
      ].join('\n'),
    );
  });

  it('does not take another history for the one that is there', async () => {
    const path = join(folder, 'changed.csv');
    writeFileSync(path, [HEADER, '1,A,NAME,1,2010-12-01 08:00:00,2.5,7,EIRE'].join('\n'));
    await importInto('changed', path);
    writeFileSync(path, [HEADER, '1,A,NAME,2,2010-12-01 08:00:00,2.5,7,EIRE'].join('\n'));
    const { exitCode, err } = await importInto('changed', path);
    expect(exitCode).toBe(1);
    expect(err).toContain('The log does not hold what the file does. value: 5 in the file, 2.5 in the log.');
  });

  it('names a file that is not there, and one that is no gzip', async () => {
    const call = async (path: string) => {
      const session = recordingSession({ PERENNIAL_DATABASE_URL: database.url });
      return [await run(['import', 'online-retail', path], session), session.errText()];
    };
    expect(await call(join(folder, 'none.csv'))).toEqual([1, `There is no file ${join(folder, 'none.csv')}.\n`]);
    writeFileSync(join(folder, 'plain.csv.gz'), HEADER);
    expect(await call(join(folder, 'plain.csv.gz'))).toEqual([1, expect.stringContaining('Cannot read')]);
  });

  // The figures are those of the file's provenance (examples/online-retail/PROVENANCE.txt).
  it('accounts for every row of the bundled history', async () => {
    const { exitCode, report } = await importInto('bundled', bundled);
    const account = { rows: 541_909, invoices: 25_900, customers: 4_372, products: 4_070, value: '9747747.934' };
    expect(report).toMatchObject({ file: account, log: account, rejected: 0, added: 54_304, present: 0 });
    expect(exitCode).toBe(0);
  }, 120_000);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDecimals } from '@perennial/kernel';
import fc from 'fast-check';
import pg from 'pg';
import { loadRows, upsertRows } from './row-statements.ts';
import { canonicalRow, fullKey, layOut, type StoredRow } from './table-layout.ts';

const SCHEMA = `rows_${randomUUID().slice(0, 8)}`;

/** A column of every type that a read model may have. */
const types = {
  words: 'text',
  owner: 'uuid',
  active: 'boolean',
  facts: 'jsonb',
  few: 'smallint',
  count: 'integer',
  many: 'bigint',
  amount: 'numeric',
  share: 'double precision',
  at: 'timestamptz',
} as const;

const layout = layOut({
  schema: SCHEMA,
  table: 'every_type',
  columns: [
    { property: 'tenantId', column: 'tenant_id', type: 'text', primary: true },
    { property: 'id', column: 'id', type: 'integer', primary: true },
    ...Object.entries(types).map(([name, type]) => ({ property: name, column: name, type, primary: false })),
  ],
});

const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
const words = fc.string({ unit: 'binary' }).filter(storable);
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.stringMatching(/^\d{0,9}$/))
  .map(([whole, fraction]) => addDecimals(fraction ? `${whole}.${fraction}` : `${whole}`));
const json = fc
  .jsonValue({ noUnicodeString: false })
  .filter((value) => value !== null && !JSON.stringify(value).includes('\\u0000'))
  // As JSON has it: no negative zero.
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const anyRow = fc.record({
  tenantId: fc.constantFrom('a', 'b', 'NULL', '{"},\\'),
  id: fc.integer({ min: 1, max: 5 }),
  words: fc.option(words),
  owner: fc.option(fc.uuid()),
  active: fc.option(fc.boolean()),
  facts: fc.option(json),
  few: fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  count: fc.option(fc.integer()),
  many: fc.option(fc.maxSafeInteger()),
  amount: fc.option(decimals),
  share: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }).map((share) => (share === 0 ? 0 : share))),
  at: fc.option(
    fc
      .date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9998-12-31T23:59:59Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
});

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env['PERENNIAL_TEST_DATABASE_URL'] });
  await client.connect();
  const columns = Object.entries(types).map(([name, type]) => `${name} ${type}`);
  await client.query(`create schema ${SCHEMA}`);
  await client.query(
    `create table ${SCHEMA}.every_type
       (tenant_id text not null, id integer not null, ${columns.join(', ')}, primary key (tenant_id, id))`,
  );
});
afterAll(async () => {
  await client.query(`drop schema ${SCHEMA} cascade`);
  await client.end();
});

const writtenAndRead = async (rows: readonly StoredRow[]): Promise<StoredRow[]> => {
  await upsertRows(client, layout, rows);
  const keys = rows.map((row) => fullKey(layout, row.tenantId, row as never));
  const byId = new Map<string, StoredRow>();
  for (const row of await loadRows(client, layout, keys)) byId.set(fullKey(layout, row.tenantId, row as never).id, row);
  return keys.map(({ id }) => byId.get(id) as StoredRow);
};

describe('a row', () => {
  it('comes back as it was written, whatever is in it, however often', async () => {
    const rows = fc.uniqueArray(anyRow, {
      minLength: 1,
      maxLength: 8,
      selector: ({ tenantId, id }) => `${id} ${tenantId}`,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (anyRows) => {
        const written = anyRows.map((row) => canonicalRow(layout, row as never));
        const once = await writtenAndRead(written);
        expect(once).toEqual(written);
        expect(await writtenAndRead(once)).toEqual(written);
      }),
      { numRuns: 150 },
    );
  });
});

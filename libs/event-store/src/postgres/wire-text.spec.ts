import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { arrayLiteral, arrayLiteralOfJson } from './array-literal.ts';
import { instantOf } from './recorded-row.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('text on its way to PostgreSQL and back', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({
      connectionString: process.env['PERENNIAL_TEST_DATABASE_URL'],
      options: '-c timezone=UTC',
    });
    await client.connect();
  });
  afterAll(() => client.end());

  const echo = async (type: string, literal: string) => {
    const { rows } = await client.query<{ elements: unknown }>(`select $1::${type}[]::text[] as elements`, [literal]);
    return rows[0]?.elements;
  };
  const anyText = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', ''));
  const awkward = fc.constantFrom('', 'null', 'NULL', '"', '\\', '{}', ',', '\n', '\t\u0001\u007f', '\\"\n', ' x ');

  it('any texts make an array of the same texts', async () => {
    const texts = fc.array(fc.option(fc.oneof(anyText, awkward)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, async (given) => expect(await echo('text', arrayLiteral(given))).toEqual(given)),
    );
  });

  it.each(['plain', 'in\nneed of escapes'])('what is absent is null, beside text that is %p', async (text) => {
    expect(await echo('text', arrayLiteral([undefined as never, text]))).toEqual([null, text]);
  });

  it('any JSON makes an array of the same JSON', async () => {
    const documents = fc.array(fc.json({ stringUnit: 'binary', maxDepth: 2 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(documents, async (given) =>
        expect(await echo('json', arrayLiteralOfJson(given))).toEqual(given),
      ),
    );
  });

  it('any instant comes back as it was written, to the millisecond', async () => {
    const instants = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(instants, async (date) => {
        const { rows } = await client.query<{ text: string }>('select $1::timestamptz::text as text', [
          date.toISOString(),
        ]);
        expect(instantOf(rows[0]?.text ?? '')).toBe(date.toISOString());
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CsvRecord, type MalformedRecord, readCsv } from './csv.ts';

const chunked = async function* (text: string, size: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
};

const read = async (text: string, chunkSize = 1_000) => {
  const records: CsvRecord[] = [];
  const malformed: MalformedRecord[] = [];
  await readCsv(chunked(text, chunkSize), {
    record: (record) => records.push(record),
    malformed: (record) => malformed.push(record),
  });
  return { records, malformed };
};

const fieldsOf = async (text: string, chunkSize?: number) =>
  (await read(text, chunkSize)).records.map(({ fields }) => fields);

describe('readCsv', () => {
  it('reads quotes, commas and line breaks inside quotes', async () => {
    expect(await fieldsOf('a,"b,c","7"" SINGLE"\n"two\nlines",,z')).toEqual([
      ['a', 'b,c', '7" SINGLE'],
      ['two\nlines', '', 'z'],
    ]);
  });

  it('takes LF and CRLF, a last line without a break, and passes over blank lines', async () => {
    expect(await fieldsOf('a,b\r\n\r\nc,d\n\ne,f')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('takes a quote inside an unquoted field as it is', async () => {
    expect(await fieldsOf('RECORD FRAME 7" SINGLE,2')).toEqual([['RECORD FRAME 7" SINGLE', '2']]);
  });

  it('numbers records by their first line', async () => {
    const { records } = await read('a\n"b\nb"\n\nc');
    expect(records.map(({ line, text }) => [line, text])).toEqual([
      [1, 'a'],
      [2, '"b\nb"'],
      [5, 'c'],
    ]);
  });

  it('names text after a closing quote', async () => {
    const { records, malformed } = await read('"a"b,c\nd,e');
    expect(malformed).toEqual([{ line: 1, text: '"a"b,c', reason: 'text after a closing quote' }]);
    expect(records).toEqual([{ line: 2, text: 'd,e', fields: ['d', 'e'] }]);
  });

  it('loses one line, not the file, to a quote that is never closed', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `row,${index}`);
    const { records, malformed } = await read(['"open,1', ...lines].join('\n'));
    expect(malformed).toEqual([{ line: 1, text: '"open,1', reason: 'a quote is never closed' }]);
    expect(records).toHaveLength(120);
    expect(records.at(-1)).toEqual({ line: 121, text: 'row,119', fields: ['row', '119'] });
  });

  it('finds a quote that is open at the end of the file', async () => {
    const { records, malformed } = await read('a\n"b\nc\n');
    expect(malformed.map(({ line }) => line)).toEqual([2]);
    expect(records.map(({ line }) => line)).toEqual([1, 3]);
  });

  it('reads back whatever was written, however it is cut into chunks', async () => {
    const field = fc.stringMatching(/^[a-z",\n ]{0,8}$/);
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 10 });
    const written = (list: string[][]) =>
      list.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 20 }), async (list, size) => {
        expect(await fieldsOf(written(list), size)).toEqual(list);
      }),
    );
  });
});

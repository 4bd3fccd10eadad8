import { describe, expect, it } from '@jest/globals';
import { readHistoryText } from './read-history.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const AT = '2010-12-01 08:26:00';

const once = async function* (text: string): AsyncGenerator<string> {
  yield text;
};
const read = (...rows: string[]) => readHistoryText(once([HEADER, ...rows].join('\n')), 'shop.csv');

describe('an Online Retail file', () => {
  it('becomes products and invoices, with every row accounted for', async () => {
    const { history, account, rejected } = await read(
      `536365,85123A,WHITE HOLDER,6,${AT},2.55,17850,United Kingdom`,
      `536365,POST,POSTAGE,1,${AT},0.001,17850,United Kingdom`,
      `C536379,85123A,WHITE HOLDER,-1,2010-12-01 09:41:00,2.55,17850,United Kingdom`,
    );
    expect(rejected).toEqual([]);
    expect(account).toEqual({ rows: 3, invoices: 2, customers: 1, products: 2, value: '12.751' });
    expect(history.products.map(({ code }) => code)).toEqual(['85123A', 'POST']);
    expect(history.invoices[0]).toEqual({
      number: '536365',
      at: '2010-12-01T08:26:00.000Z',
      customer: '17850',
      country: 'United Kingdom',
      value: '15.301',
      lines: [
        { code: '85123A', quantity: 6, unitPrice: '2.55' },
        { code: 'POST', quantity: 1, unitPrice: '0.001' },
      ],
    });
  });

  it('may have its columns in any order, and others besides', async () => {
    const text = `Country,Extra,${HEADER.replace(',Country', '')}\nEIRE,x,1,A,NAME,2,${AT},3,7`;
    const { history, rejected } = await readHistoryText(once(text), 'shop.csv');
    expect(rejected).toEqual([]);
    expect(history.invoices[0]).toMatchObject({ number: '1', country: 'EIRE', customer: '7', value: '6' });
  });

  it.each([
    ['1,A,NAME,two,AT,2.5,7,EIRE', 'Quantity is no whole number: "two"'],
    ['1,A,NAME,1.5,AT,2.5,7,EIRE', 'Quantity is no whole number: "1.5"'],
    ['1,A,NAME,0,AT,2.5,7,EIRE', 'Quantity is 0'],
    ['1,A,NAME,2,AT,"2,5",7,EIRE', 'UnitPrice is no decimal number: "2,5"'],
    ['1,A,NAME,2,AT,1e3,7,EIRE', 'UnitPrice is no decimal number: "1e3"'],
    ['1,A,NAME,2,2010-02-31 08:26:00,2.5,7,EIRE', 'InvoiceDate is no date and time: "2010-02-31 08:26:00"'],
    ['1,A,NAME,2,12/1/2010 8:26,2.5,7,EIRE', 'InvoiceDate is no date and time: "12/1/2010 8:26"'],
    [',A,NAME,2,AT,2.5,7,EIRE', 'no InvoiceNo'],
    ['1,,NAME,2,AT,2.5,7,EIRE', 'no StockCode'],
    ['1,A,NAME,2,AT,2.5,7', '7 columns where 8 are expected'],
    ['1,A,NAME,2,AT,2.5,7,EIRE,more', '9 columns where 8 are expected'],
    ['1,A,"NAME"?,2,AT,2.5,7,EIRE', 'text after a closing quote'],
    [`1,A,NAME,2,AT,2.5,${'7'.repeat(121)},EIRE`, 'CustomerID is longer than 120 characters'],
  ])('rejects %s, and goes on', async (row, reason) => {
    const text = row.replace('AT', AT);
    const { rejected, account } = await read(text, `2,B,OTHER,1,${AT},1,7,EIRE`);
    expect(rejected).toEqual([{ line: 2, reason, text }]);
    expect(account).toEqual({ rows: 1, invoices: 1, customers: 1, products: 1, value: '1' });
  });

  it('rejects a row that contradicts its invoice', async () => {
    const { rejected } = await read(
      `1,A,NAME,1,${AT},1,7,EIRE`,
      `1,A,NAME,1,${AT},1,8,EIRE`,
      `1,A,NAME,1,${AT},1,7,France`,
    );
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'CustomerID differs from the first row of invoice 1'],
      [4, 'Country differs from the first row of invoice 1'],
    ]);
  });

  it('gathers the rows of an invoice wherever they stand, at the time of the first', async () => {
    const { history } = await read(
      `1,A,NAME,1,2010-12-01 16:57:00,1,7,EIRE`,
      `2,A,NAME,1,2010-12-01 16:57:00,1,8,EIRE`,
      `1,B,NAME,1,2010-12-01 16:58:00,1,7,EIRE`,
    );
    expect(history.invoices.map(({ number, at, lines }) => [number, at, lines.length])).toEqual([
      ['1', '2010-12-01T16:57:00.000Z', 2],
      ['2', '2010-12-01T16:57:00.000Z', 1],
    ]);
  });

  it('orders invoices by time', async () => {
    const { history } = await read(`2,A,N,1,2011-01-01 00:00:00,1,7,EIRE`, `1,A,N,1,2010-12-31 23:59:59,1,7,EIRE`);
    expect(history.invoices.map(({ number }) => number)).toEqual(['1', '2']);
    expect(history.products[0]?.since).toBe('2010-12-31T23:59:59.000Z');
  });

  it('names a product by its sales, not by remarks on stock rows', async () => {
    const { history } = await read(
      `1,A,damaged,-5,${AT},0,,United Kingdom`,
      `2,A,damaged,-5,${AT},0,,United Kingdom`,
      `3,A,OLD LAMP,1,${AT},2,7,EIRE`,
      `4,A,LAMP,1,${AT},2,7,EIRE`,
      `5,A,LAMP,1,${AT},2,7,EIRE`,
      `6,B,found,1,${AT},0,,EIRE`,
      `7,C,,1,${AT},0,,EIRE`,
    );
    expect(history.products.map(({ code, name }) => [code, name])).toEqual([
      ['A', 'LAMP'],
      ['B', 'found'],
      ['C', 'C'],
    ]);
  });

  it('is refused as a whole when a column is missing, or when it is empty', async () => {
    await expect(readHistoryText(once('InvoiceNo,StockCode\n1,A'), 'other.csv')).rejects.toThrow(
      'other.csv is no Online Retail file: its first line names no Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.',
    );
    await expect(readHistoryText(once(''), 'empty.csv')).rejects.toThrow('empty.csv is empty.');
  });
});

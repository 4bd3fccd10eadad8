import { describe, expect, it } from '@jest/globals';
import { type OrderPlaced, validateEvent } from '@perennial/contracts';
import type { NewEvent } from '@perennial/kernel';
import type { History, Invoice } from './history.ts';
import { appendsOf, countEvents } from './mapping.ts';
import { sumOfProducts } from '@perennial/kernel';

const AT = '2010-12-01T08:26:00.000Z';

const invoice = (number: string, customer: string, ...lines: [code: string, quantity: number, price: string][]) => {
  const named = lines.map(([code, quantity, unitPrice]) => ({ code, quantity, unitPrice }));
  return { number, at: AT, customer, country: 'EIRE', lines: named, value: sumOfProducts(named) };
};

const historyOf = (...invoices: Invoice[]): History => {
  const codes = new Set(invoices.flatMap(({ lines }) => lines.map(({ code }) => code)));
  return { products: Array.from(codes, (code) => ({ code, since: AT, name: `name of ${code}` })), invoices };
};

const eventsOf = (history: History, tenantId = 'local'): NewEvent[] =>
  [...appendsOf(history, tenantId)].flatMap(({ events }) => events);

const ofType = (history: History, ...types: string[]) => eventsOf(history).filter(({ type }) => types.includes(type));

const linesOf = (event: NewEvent | undefined) =>
  (event as unknown as OrderPlaced).data.lines.map(({ code, kind, quantity, unitPrice }) => [
    code,
    kind,
    quantity,
    unitPrice,
  ]);

describe('the events of an Online Retail history', () => {
  it('list each stock code once, charges apart from goods', () => {
    const listed = ofType(historyOf(invoice('1', '7', ['85123A', 1, '1'], ['POST', 1, '1'])), 'ProductListed');
    expect(listed.map(({ data }) => data)).toMatchObject([
      { code: '85123A', name: 'name of 85123A', kind: 'core' },
      { code: 'POST', name: 'name of POST', kind: 'charge' },
    ]);
  });

  it('register a customer right before the first invoice', () => {
    const history = historyOf(invoice('1', '7', ['A', 1, '1']), invoice('2', '7', ['A', 1, '1']));
    expect(eventsOf(history).map(({ type }) => type)).toEqual([
      'ProductListed',
      'CustomerRegistered',
      'OrderPlaced',
      'OrderPaid',
      'OrderPlaced',
      'OrderPaid',
    ]);
    expect(ofType(history, 'CustomerRegistered')[0]).toMatchObject({
      occurredAt: AT,
      data: { country: 'EIRE', reference: { system: 'online-retail', id: '7' } },
    });
  });

  it('place and pay an invoice at its time, in one stream and one append', () => {
    const history = historyOf(invoice('1', '7', ['A', 3, '0.001'], ['POST', 1, '18']));
    const append = [...appendsOf(history, 'local')].at(-1);
    const [placed, paid] = append?.events ?? [];
    expect(append).toMatchObject({ expectedVersion: 'noStream', tenantId: 'local' });
    expect(append?.streamId).toBe(`order-${(placed?.data as { orderId: string }).orderId}`);
    expect(placed).toMatchObject({ type: 'OrderPlaced', occurredAt: AT, channel: 'import', causationId: null });
    expect(linesOf(placed)).toEqual([
      ['A', 'product', 3, '0.001'],
      ['POST', 'charge', 1, '18'],
    ]);
    expect(paid).toMatchObject({
      type: 'OrderPaid',
      occurredAt: AT,
      causationId: placed?.id,
      customerId: placed?.customerId,
      data: { amount: { amount: '18.003', currency: 'GBP' } },
    });
  });

  it('do not pay an invoice whose lines are all free', () => {
    const history = historyOf(invoice('1', '7', ['A', 3, '0'], ['B', 1, '0.0']));
    expect(ofType(history, 'OrderPlaced', 'OrderPaid').map(({ type }) => type)).toEqual(['OrderPlaced']);
  });

  it('return a credit note in positive quantities, in a stream of its own', () => {
    const history = historyOf(invoice('1', '7', ['A', 3, '2']), invoice('C2', '7', ['A', -3, '2'], ['D', -1, '5']));
    const [placed, returned] = ofType(history, 'OrderPlaced', 'OrderReturned');
    expect(returned?.data).toMatchObject({ number: 'C2', customerId: placed?.customerId });
    expect(linesOf(returned)).toEqual([
      ['A', 'product', 3, '2'],
      ['D', 'charge', 1, '5'],
    ]);
    expect((returned?.data as OrderPlaced['data']).orderId).not.toBe((placed?.data as OrderPlaced['data']).orderId);
    expect(ofType(history, 'OrderPaid')).toHaveLength(1);
  });

  it('keep sales to nobody known as orders of no customer', () => {
    const events = ofType(historyOf(invoice('1', '', ['A', 1, '1'])), 'OrderPlaced', 'OrderPaid', 'CustomerRegistered');
    expect(events.map(({ type, customerId }) => [type, customerId])).toEqual([
      ['OrderPlaced', null],
      ['OrderPaid', null],
    ]);
    expect(events[0]?.data).toMatchObject({ customerId: null });
  });

  it('adjust for stock written off and for bad debt, the only lines that may be negative', () => {
    const history = historyOf(
      invoice('1', '', ['85123A', -10, '0']),
      invoice('A2', '', ['B', 1, '11062.06']),
      invoice('A3', '', ['B', 1, '-11062.06']),
    );
    const placed = ofType(history, 'OrderPlaced');
    expect(placed.map((event) => linesOf(event)[0])).toEqual([
      ['85123A', 'adjustment', -10, '0'],
      ['B', 'adjustment', 1, '11062.06'],
      ['B', 'adjustment', 1, '-11062.06'],
    ]);
    expect(ofType(history, 'OrderPaid').map(({ data }) => (data as { amount: unknown }).amount)).toEqual([
      { amount: '11062.06', currency: 'GBP' },
      { amount: '-11062.06', currency: 'GBP' },
    ]);
  });

  const everything = historyOf(
    invoice('1', '7', ['A', 1, '1']),
    invoice('2', '8', ['a', 2, '0']),
    invoice('C3', '7', ['A', -1, '1']),
    invoice('4', '', ['A', -1, '0'], ['BANK CHARGES', 1, '15']),
  );

  it('are the same every time, and others in another tenant', () => {
    const ids = (tenantId: string) => eventsOf(everything, tenantId).map(({ id }) => id);
    expect(ids('local')).toEqual(ids('local'));
    expect(new Set([...ids('local'), ...ids('other')]).size).toBe(2 * ids('local').length);
  });

  it('fit their schemas, and are as many as were announced', () => {
    const events = eventsOf(everything);
    for (const { type, data } of events) expect(() => validateEvent(type, data)).not.toThrow();
    expect(events).toHaveLength(countEvents(everything));
  });

  it('are one import: one correlation', () => {
    expect(new Set(eventsOf(everything).map(({ correlationId }) => correlationId)).size).toBe(1);
  });
});

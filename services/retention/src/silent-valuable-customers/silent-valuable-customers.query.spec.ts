import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { derivedId } from '@perennial/contracts';
import { ReadModelTables } from '../../test/read-model-tables.ts';
import { OutboundContactEntity } from './outbound-contact.entity.ts';
import { findSilentValuable, mainCurrency, type SilenceQuestion } from './silent-valuable-customers.query.ts';

// A database is made for it: that takes its time on a busy machine.
jest.setTimeout(120_000);

let tables: ReadModelTables;

const customerId = (name: string) => derivedId('customer', name);

const bought = (customer: string, at: string, amount: string, currency = 'GBP', cancelledAt: string | null = null) => ({
  tenant_id: 'test',
  order_id: derivedId('order', customer, at),
  customer_id: customerId(customer),
  occurred_at: at,
  amount,
  currency,
  cancelled_at: cancelledAt,
});

const contacted = (customer: string, at: string, kind = 'campaign') => ({
  tenant_id: 'test',
  event_id: derivedId('contact', customer, at),
  customer_id: customerId(customer),
  kind,
  occurred_at: at,
});

/** Of six customers who pay in pounds Ann, Bob and Cid are the best half. */
beforeAll(async () => {
  tables = await ReadModelTables.create();
  await tables.insert('purchase', [
    bought('Ann', '2025-01-01T00:00:00Z', '500.005'),
    bought('Ann', '2025-02-01T00:00:00Z', '500.005'),
    bought('Bob', '2025-01-01T00:00:00Z', '900'),
    bought('Cid', '2025-01-10T00:00:00Z', '800'),
    bought('Dora', '2025-01-01T00:00:00Z', '70'),
    bought('Eve', '2025-01-01T00:00:00Z', '60'),
    bought('Eve', '2025-01-02T00:00:00Z', '5000', 'GBP', '2025-01-03T00:00:00Z'),
    bought('Fay', '2025-01-01T00:00:00Z', '50'),
    bought('Gil', '2025-01-01T00:00:00Z', '9000000', 'JPY'),
    { ...bought('Hal', '2025-01-01T00:00:00Z', '10000'), tenant_id: 'other' },
  ]);
  await tables.insert('outbound_contact', [
    contacted('Ann', '2025-01-05T00:00:00Z', 'offer'),
    contacted('Ann', '2025-02-10T12:00:00Z', 'survey'),
    contacted('Bob', '2025-04-20T00:00:00Z'),
    { ...contacted('Cid', '2025-04-20T00:00:00Z'), tenant_id: 'other' },
  ]);
});

afterAll(() => tables.close());

const contacts = () => tables.dataSource.getRepository(OutboundContactEntity);

const found = (more: Partial<SilenceQuestion> = {}) =>
  findSilentValuable(contacts(), {
    tenantId: 'test',
    currency: 'GBP',
    asOf: '2025-05-01T00:00:00.000Z',
    topShare: 0.5,
    silentDays: 60,
    limit: 10,
    offset: 0,
    ...more,
  });

const namesOf = ({ items }: Awaited<ReturnType<typeof found>>): string[] =>
  items.map(
    (item) =>
      ['Ann', 'Bob', 'Cid', 'Dora', 'Eve', 'Fay', 'Gil'].find((name) => customerId(name) === item.customerId) ?? '?',
  );

describe('silent valuable customers', () => {
  it('are the best ones whom we have not turned to for too long, with exact sums', async () => {
    expect(await found()).toEqual({
      customers: 6,
      valuable: 3,
      total: 2,
      items: [
        {
          customerId: customerId('Ann'),
          rank: 1,
          monetary: '1000.01',
          orders: 2,
          firstOrderAt: '2025-01-01T00:00:00.000Z',
          lastOrderAt: '2025-02-01T00:00:00.000Z',
          lastContactAt: '2025-02-10T12:00:00.000Z',
          lastContactKind: 'survey',
          silentDays: 79,
        },
        {
          customerId: customerId('Cid'),
          rank: 3,
          monetary: '800',
          orders: 1,
          firstOrderAt: '2025-01-10T00:00:00.000Z',
          lastOrderAt: '2025-01-10T00:00:00.000Z',
          lastContactAt: null,
          lastContactKind: null,
          silentDays: 111,
        },
      ],
    });
  });

  it('were others as of an earlier time', async () => {
    expect(namesOf(await found({ asOf: '2025-04-01T00:00:00.000Z' }))).toEqual(['Bob', 'Cid']);
    // On 10 January Bob led; the contact with Ann, and her second order, were still to come.
    expect(await found({ asOf: '2025-01-10T00:00:00.000Z', silentDays: 4, topShare: 1 })).toMatchObject({
      customers: 6,
    });
    expect(namesOf(await found({ asOf: '2025-01-10T00:00:00.000Z', silentDays: 8, topShare: 0.1 }))).toEqual(['Bob']);
  });

  it('are silent when the gap exceeds the days, not when it equals them', async () => {
    const asOf = '2025-04-11T12:00:00.000Z';
    expect(namesOf(await found({ asOf, silentDays: 59 }))).toContain('Ann');
    expect(namesOf(await found({ asOf, silentDays: 60 }))).not.toContain('Ann');
  });

  it('are at least one of however few customers', async () => {
    expect(await found({ topShare: 0.000001 })).toMatchObject({ customers: 6, valuable: 1 });
    expect(await found({ topShare: 1, silentDays: 0 })).toMatchObject({ valuable: 6, total: 6 });
  });

  it('come in pages', async () => {
    const all = { topShare: 1, silentDays: 0, limit: 2 };
    expect(namesOf(await found({ ...all, offset: 2 }))).toEqual(['Cid', 'Dora']);
    expect(await found({ ...all, offset: 6 })).toEqual({ customers: 6, valuable: 6, total: 6, items: [] });
  });

  it('are compared within one currency, by default the one of most customers', async () => {
    expect(await mainCurrency(contacts(), 'test', '2025-05-01T00:00:00.000Z')).toBe('GBP');
    expect(await mainCurrency(contacts(), 'nobody', '2025-05-01T00:00:00.000Z')).toBeUndefined();
    expect(namesOf(await found({ currency: 'JPY' }))).toEqual(['Gil']);
    expect(await found({ currency: 'EUR' })).toEqual({ customers: 0, valuable: 0, total: 0, items: [] });
  });
});

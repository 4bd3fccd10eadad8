import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { type Outcome, type HttpClient, codeOf } from '@perennial/testing/services';
import { gbp, line, Orders } from './requests.ts';
import { runningEnhancement } from './running-enhancement.ts';

const running = runningEnhancement();
let client: HttpClient;
let orders: Orders;

beforeAll(async () => {
  client = await running.client();
  orders = new Orders(client);
});

interface History {
  readonly totals: unknown;
  readonly items: readonly { readonly orderId: string; readonly status: string }[];
  readonly nextCursor: string | null;
}
const historyOf = async (customerId: string, query: string) =>
  (await client.get<History>(`/v1/customers/${customerId}/purchase-history?${query}`)).body;

describe('an order', () => {
  it('is read as it was written, from its lines to what came back of it', async () => {
    const [customerId, cup, pot] = [newId(), newId(), newId()];
    const lines = [line(cup, 6, '2.55'), { ...line(pot, 1, '0.001'), kind: 'charge' }];
    const { id: orderId } = await orders.placed(customerId, lines);
    await orders.command(orderId, 'pay', { amount: gbp('15.301') });
    await orders.command(orderId, 'fulfil');
    const { status, headers, body } = await orders.command(orderId, 'return', {
      lines: [{ productId: cup, quantity: 2 }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: orderId, streamVersion: 4, events: [{ type: 'OrderReturned' }] });
    expect(headers.get('etag')).toBe('"4"');

    const number = `O-${orderId.slice(-12).toUpperCase()}`;
    expect(await historyOf(customerId, `after=${body.position}`)).toMatchObject({
      totals: [{ currency: 'GBP', orders: 1, creditNotes: 0, ordered: '15.301', returned: '5.1', net: '10.201' }],
      items: [
        {
          orderId,
          number,
          kind: 'order',
          status: 'fulfilled',
          amount: '15.301',
          returnedAmount: '5.1',
          lines: [
            { productId: cup, code: '85123A', kind: 'product', quantity: 6, unitPrice: '2.55' },
            { productId: pot, code: '85123A', kind: 'charge', quantity: 1, unitPrice: '0.001' },
          ],
          returnedLines: [{ productId: cup, quantity: 2, unitPrice: '2.55' }],
        },
      ],
      nextCursor: null,
    });
    expect((await client.get(`/v1/order-book/${orderId}?after=${body.position}`)).body).toMatchObject({
      customerId,
      status: 'fulfilled',
      lineCount: 2,
      units: 7,
      returnedUnits: 2,
    });
  });

  it('is paid with its exact total', async () => {
    const { id } = await orders.placed(newId(), [line(newId(), 3, '0.333')]);
    const wrong = await orders.command(id, 'pay', { amount: gbp('1.00') });
    expect(codeOf(wrong)).toEqual([422, 'ORDER_AMOUNT_MISMATCH']);
    expect(wrong.body).toMatchObject({ details: { expected: gbp('0.999'), found: gbp('1') } });
    expect((await orders.command(id, 'pay', { amount: gbp('0.999') })).status).toBe(200);
    expect(codeOf(await orders.command(id, 'pay', { amount: gbp('0.999') }))).toEqual([409, 'ORDER_ALREADY_PAID']);
  });

  it('takes no ids in another spelling for other ids', async () => {
    const [customerId, cup] = [newId(), newId()];
    const shouted = line(cup.toUpperCase(), 2, '1');
    const { id } = await orders.placed(customerId.toUpperCase(), [shouted, line(cup, 3, '1')]);
    const { body } = await orders.command(id, 'pay', { amount: gbp('5') });
    expect(await historyOf(customerId, `after=${body.position}`)).toMatchObject({ items: [{ orderId: id }] });
    const mix = await client.get(`/v1/product-mix/${cup}?after=${body.position}`);
    expect(mix.body).toMatchObject({ items: [{ orders: 1, unitsSold: 5, revenue: '5' }] });
  });

  it('may be of nobody we know: in the order book, and in nobody’s history', async () => {
    const { id, position } = await orders.placed(null, [line(newId(), 1, '9.95')]);
    const { body } = await client.get(`/v1/order-book/${id}?after=${position}`);
    expect(body).toMatchObject({ customerId: null, status: 'placed', amount: '9.95' });
    expect(await historyOf(newId(), `after=${position}`)).toMatchObject({ totals: [], items: [], nextCursor: null });
  });

  it('is cancelled before it is fulfilled', async () => {
    const [customerId, cup] = [newId(), newId()];
    const { id } = await orders.placed(customerId, [line(cup, 4, '2.5')]);
    const { body } = await orders.command(id, 'cancel', { reason: 'changed their mind' });
    expect(await historyOf(customerId, `after=${body.position}`)).toMatchObject({
      totals: [{ ordered: '10', cancelled: '10', net: '0' }],
      items: [{ status: 'cancelled', cancelledReason: 'changed their mind' }],
    });
    const mix = await client.get(`/v1/product-mix/${cup}?after=${body.position}`);
    expect(mix.body).toMatchObject({ items: [{ orders: 0, unitsSold: 0, revenue: '0', returnRate: null }] });
    expect(codeOf(await orders.command(id, 'fulfil'))).toEqual([409, 'ORDER_CLOSED']);
  });
});

describe('a purchase history', () => {
  const day = (number: number) => `2025-03-0${number}T09:00:00.000Z`;

  it('can be seen as it was, by the life of the customer and by what was known', async () => {
    const customerId = newId();
    const first = await orders.placed(customerId, [line(newId(), 1, '10')], day(1));
    const late = await orders.placed(customerId, [line(newId(), 1, '5')], day(5));
    const paid = await orders.command(first.id, 'pay', { amount: gbp('10') }, day(3));
    expect(await historyOf(customerId, `asOf=${day(2)}`)).toMatchObject({
      totals: [{ orders: 1, net: '10' }],
      items: [{ orderId: first.id, status: 'placed' }],
    });
    expect(await historyOf(customerId, `asOf=${day(4)}`)).toMatchObject({ items: [{ status: 'paid' }] });
    expect(await historyOf(customerId, `asOfPosition=${late.position}`)).toMatchObject({
      totals: [{ orders: 2, net: '15' }],
      items: [{ orderId: late.id }, { orderId: first.id, status: 'placed' }],
    });
    expect(await historyOf(customerId, `after=${paid.body.position}`)).toMatchObject({
      items: [{ orderId: late.id }, { orderId: first.id, status: 'paid' }],
    });
    expect(await historyOf(customerId, 'asOf=2025-01-01T00:00:00Z')).toMatchObject({ totals: [], items: [] });
  });

  it('comes in pages, newest first, the same now and as of then', async () => {
    const customerId = newId();
    const placed: Outcome[] = [];
    for (const number of [1, 2, 3, 3, 3, 4]) {
      placed.push(await orders.placed(customerId, [line(newId(), 1, '1')], day(number)));
    }
    const after = placed.at(-1)?.position;
    const pages = async (query: string) => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await historyOf(customerId, `limit=2&${query}${cursor}`);
        expect(page.totals).toMatchObject([{ orders: 6, net: '6' }]);
        seen.push(...page.items.map(({ orderId }) => orderId));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      return seen;
    };
    const now = await pages(`after=${after}`);
    expect(new Set(now)).toEqual(new Set(placed.map(({ id }) => id)));
    expect([now[0], now[5]]).toEqual([placed[5]?.id, placed[0]?.id]);
    expect(await pages(`asOf=${day(9)}`)).toEqual(now);
  });

  it('has credit notes that name no order', async () => {
    const customerId = newId();
    const note = { customerId, currency: 'GBP', number: 'C536379', lines: [line(newId(), 2, '2.55')] };
    const { status, body } = await client.post<Outcome>('/v1/credit-notes', note);
    expect(status).toBe(201);
    expect(await historyOf(customerId, `after=${body.position}`)).toMatchObject({
      totals: [{ orders: 0, creditNotes: 1, returned: '5.1', net: '-5.1' }],
      items: [{ kind: 'credit-note', number: 'C536379', status: 'returned' }],
    });
    expect(codeOf(await orders.command(body.id, 'fulfil'))).toEqual([409, 'ORDER_IS_CREDIT_NOTE']);
  });
});

describe('the order book', () => {
  it('counts and sums by month and status, and along the way of an order', async () => {
    const other = await running.client({ tenant: 'order-book' });
    const book = new Orders(other);
    const march = '2025-03-15T12:00:00Z';
    const offered = await book.placed(newId(), [line(newId(), 1, '10.5')], march, { offerId: newId() });
    await book.command(offered.id, 'fulfil', undefined, march);
    await book.placed(null, [line(newId(), 1, '0.5')], march);
    const april = await book.placed(newId(), [line(newId(), 1, '7')], '2025-04-01T00:00:00Z');
    const gone = await book.placed(newId(), [line(newId(), 1, '99')], march);
    const { body } = await book.command(gone.id, 'cancel', { reason: 'out of stock' });

    const summary = await other.get(`/v1/order-book/summary?after=${body.position}`);
    expect(summary.body).toEqual({
      sums: [
        { month: '2025-03', status: 'cancelled', currency: 'GBP', orders: 1, amount: '99', returnedAmount: '0' },
        { month: '2025-03', status: 'fulfilled', currency: 'GBP', orders: 1, amount: '10.5', returnedAmount: '0' },
        { month: '2025-03', status: 'placed', currency: 'GBP', orders: 1, amount: '0.5', returnedAmount: '0' },
        { month: '2025-04', status: 'placed', currency: 'GBP', orders: 1, amount: '7', returnedAmount: '0' },
      ],
      pipeline: [
        { stage: 'attract', currency: 'GBP', orders: 1, amount: '10.5' },
        { stage: 'order', currency: 'GBP', orders: 3, amount: '18' },
        { stage: 'fulfil', currency: 'GBP', orders: 1, amount: '10.5' },
      ],
    });

    const placed = await other.get<History>(`/v1/order-book?status=placed&limit=1&after=${body.position}`);
    expect(placed.body).toMatchObject({ items: [{ orderId: april.id }], nextCursor: expect.any(String) });
    const rest = await other.get<History>(`/v1/order-book?status=placed&cursor=${placed.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ customerId: null, amount: '0.5' }], nextCursor: null });
    const range = await other.get<History>('/v1/order-book?from=2025-03-01T00:00:00Z&to=2025-04-01T00:00:00Z');
    expect(range.body.items).toHaveLength(3);
  });
});

describe('bad input', () => {
  const sale = (more: object) => ({ currency: 'GBP', lines: [line(newId(), 1, '1')], ...more });

  it.each([
    ['no lines', sale({ lines: [] })],
    ['more than 2,000 lines', sale({ lines: Array.from({ length: 2_001 }, () => line(newId(), 1, '1')) })],
    ['lines that are no list', sale({ lines: 'many' })],
    ['a line that is no object', sale({ lines: [null] })],
    ['no currency', sale({ currency: undefined })],
    ['a currency that does not exist', sale({ currency: 'XYQ' })],
    ['a price that is a number', sale({ lines: [{ ...line(newId(), 1, '1'), unitPrice: 1 }] })],
    ['a price that is negative', sale({ lines: [line(newId(), 1, '-1')] })],
    ['a price with an exponent', sale({ lines: [line(newId(), 1, '1e3')] })],
    ['a quantity of nothing', sale({ lines: [line(newId(), 0, '1')] })],
    ['a broken quantity', sale({ lines: [line(newId(), 1.5, '1')] })],
    ['an adjustment, which comes by import only', sale({ lines: [{ ...line(newId(), 1, '1'), kind: 'adjustment' }] })],
    ['an id that is none', sale({ customerId: 'me' })],
    ['a property nobody knows', sale({ discount: '100%' })],
  ])('is refused: %s', async (_what, body) => {
    expect(codeOf(await client.post('/v1/orders', body))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each(['limit=0', 'limit=201', 'limit=many', 'cursor=nonsense', 'asOf=yesterday', 'colour=red'])(
    'is refused in a query: %s',
    async (query) => {
      const answer = await client.get(`/v1/customers/${newId()}/purchase-history?${query}`);
      expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    },
  );

  it('is refused in a path', async () => {
    expect(codeOf(await client.get('/v1/customers/me/purchase-history'))).toEqual([400, 'INVALID_ID']);
    expect(codeOf(await client.get(`/v1/order-book/${newId()}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await orders.command(newId(), 'fulfil'))).toEqual([404, 'ORDER_UNKNOWN']);
  });

  it('is repeated without harm under an idempotency key', async () => {
    const customerId = newId();
    const [body, headers] = [sale({ customerId }), { 'idempotency-key': newId() }];
    const first = await client.post<Outcome>('/v1/orders', body, headers);
    const second = await client.post<Outcome>('/v1/orders', body, headers);
    expect(second.body).toMatchObject({ id: first.body.id, position: first.body.position });
    expect((await historyOf(customerId, `after=${first.body.position}`)).items).toHaveLength(1);
  });

  it('is a version that is stale', async () => {
    const { id } = await orders.placed(newId(), [line(newId(), 1, '1')]);
    const answer = await client.post(`/v1/orders/${id}/fulfil`, undefined, { 'if-match': '"7"' });
    expect(codeOf(answer)).toEqual([412, 'STALE_VERSION']);
  });
});

describe('another tenant', () => {
  it('sees and changes nothing of this one', async () => {
    const customerId = newId();
    const { id, position } = await orders.placed(customerId, [line(newId(), 1, '1')]);
    const other = await running.client({ tenant: 'other' });
    expect(codeOf(await other.post(`/v1/orders/${id}/fulfil`))).toEqual([404, 'ORDER_UNKNOWN']);
    expect(codeOf(await other.get(`/v1/order-book/${id}?after=${position}`))).toEqual([404, 'NOT_FOUND']);
    const history = `/v1/customers/${customerId}/purchase-history?after=${position}`;
    expect((await other.get(history)).body).toMatchObject({ items: [], totals: [] });
    expect(
      (await other.get(`/v1/customers/${customerId}/purchase-history?asOfPosition=${position}`)).body,
    ).toMatchObject({
      items: [],
    });
  });

  it('and who may only read, writes nothing', async () => {
    const reader = await running.client({ scopes: ['enhancement:read'] });
    expect(codeOf(await reader.post('/v1/orders', {}))).toEqual([403, 'FORBIDDEN']);
    expect((await reader.get('/v1/order-book')).status).toBe(200);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { type Outcome, type HttpClient, codeOf } from '@perennial/testing/services';
import { gbp, line, listed, Orders } from './requests.ts';
import { runningEnhancement } from './running-enhancement.ts';

const running = runningEnhancement();
let client: HttpClient;

beforeAll(async () => {
  client = await running.client();
});

describe('a product', () => {
  it('is found by its code, at its price, until it is retired and after', async () => {
    const code = newId();
    const { id } = await listed(client, { code, name: 'A lantern', category: 'lights', price: gbp('2.95') });
    const changed = await client.post<Outcome>(`/v1/products/${id}/change-price`, { price: gbp('3.250') });
    const found = await client.get(`/v1/products?code=${code}&after=${changed.body.position}`);
    expect(found.body).toMatchObject({
      total: 1,
      items: [{ productId: id, code, name: 'A lantern', kind: 'core', category: 'lights', status: 'listed' }],
    });
    const retired = await client.post<Outcome>(`/v1/products/${id}/retire`, { reason: 'sold out' });
    const one = await client.get(`/v1/products/${id}?after=${retired.body.position}`);
    expect(one.body).toMatchObject({ status: 'retired', price: '3.25', priceCurrency: 'GBP' });
    expect(codeOf(await client.post(`/v1/products/${id}/retire`, {}))).toEqual([409, 'PRODUCT_RETIRED']);
  });

  it('needs a name, and a price that is one', async () => {
    expect(codeOf(await client.post('/v1/products', { code: 'X' }))).toEqual([400, 'VALIDATION_FAILED']);
    const { id } = await listed(client);
    const changeTo = (price: unknown) => client.post(`/v1/products/${id}/change-price`, { price });
    expect(codeOf(await changeTo(undefined))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await changeTo({ amount: 3, currency: 'GBP' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await changeTo(gbp('-3')))).toEqual([422, 'PRICE_NEGATIVE']);
  });
});

describe('the product mix', () => {
  it('ranks products by revenue, units and return rate, those nobody bought last', async () => {
    const shop = await running.client({ tenant: 'product-mix' });
    const orders = new Orders(shop);
    const [lantern, teapot, dust] = await Promise.all([
      listed(shop, { code: 'LANTERN', price: gbp('30') }),
      listed(shop, { code: 'TEAPOT' }),
      listed(shop, { code: 'DUST' }),
    ]);
    const unlisted = newId();
    const lines = [line(lantern.id, 2, '30'), line(teapot.id, 10, '1.5'), line(unlisted, 1, '0.001')];
    const { id } = await orders.placed(newId(), lines);
    await orders.command(id, 'fulfil');
    const { body } = await orders.command(id, 'return', { lines: [{ productId: teapot.id, quantity: 5 }] });

    interface Mix {
      readonly total: number;
      readonly items: readonly { readonly productId: string }[];
    }
    const ranked = async (query: string) => {
      const mix = (await shop.get<Mix>(`/v1/product-mix?after=${body.position}&${query}`)).body;
      return [mix.total, ...mix.items.map(({ productId }) => productId)];
    };
    expect(await ranked('')).toEqual([4, lantern.id, teapot.id, unlisted, dust.id]);
    expect(await ranked('sort=units&limit=2')).toEqual([4, teapot.id, lantern.id]);
    expect(await ranked('sort=returnRate&limit=1')).toEqual([4, teapot.id]);
    expect(await ranked('limit=2&offset=2')).toEqual([4, unlisted, dust.id]);
    expect(await ranked('currency=GBP&kind=core')).toEqual([2, lantern.id, teapot.id]);

    expect((await shop.get(`/v1/product-mix/${teapot.id}`)).body).toMatchObject({
      items: [
        {
          code: 'TEAPOT',
          currency: 'GBP',
          orders: 1,
          unitsSold: 10,
          revenue: '15',
          unitsReturned: 5,
          valueReturned: '7.5',
          returnRate: 0.5,
        },
      ],
    });
    expect((await shop.get(`/v1/product-mix/${dust.id}`)).body).toMatchObject({
      items: [{ currency: null, unitsSold: 0, revenue: '0', returnRate: null }],
    });
    expect(codeOf(await client.get(`/v1/product-mix/${teapot.id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await shop.get('/v1/product-mix?sort=name'))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('an offer', () => {
  const offer = () => ({ customerId: newId(), productId: newId(), kind: 'cross-sell', reason: 'fits the cups' });

  /** Makes an offer to somebody who has consented to marketing. */
  const make = async (more: object = {}, headers = {}) => {
    const wanted = { ...offer(), ...more };
    const after = await running.granted(wanted.customerId);
    const made = await client.post<Outcome>(`/v1/offers?after=${after}`, wanted, headers);
    return { ...made, customerId: wanted.customerId };
  };

  it('is made, shown, clicked and accepted, then closed', async () => {
    const { status, body, customerId } = await make();
    expect([status, body.events]).toMatchObject([201, [{ type: 'OfferMade' }]]);
    const command = (name: string, content?: object) => client.post<Outcome>(`/v1/offers/${body.id}/${name}`, content);
    expect((await command('show')).body.events).toMatchObject([{ type: 'OfferShown' }]);
    expect((await command('click')).body.events).toMatchObject([{ type: 'OfferClicked' }]);
    expect((await command('accept', { orderId: newId() })).body.events).toMatchObject([{ type: 'OfferAccepted' }]);
    const closed = await command('decline', {});
    expect(codeOf(closed)).toEqual([409, 'OFFER_CLOSED']);
    const seen = await client.get(`/v1/customers/${customerId}/offers?after=${body.position}`);
    expect(seen.body).toMatchObject({ items: [{ offerId: body.id, customerId, kind: 'cross-sell' }] });
  });

  it('tells why it was made: the events that its maker names', async () => {
    const cause = newId();
    const { body, customerId } = await make({ causedBy: [cause], policyVersion: 'rules/7' });
    const why = await client.get(`/v1/customers/${customerId}/why?value=offer&after=${body.position}`);
    expect(why.body).toMatchObject({
      items: [{ of: { offerId: body.id }, policy: { version: 'rules/7' }, causedBy: [{ id: cause }] }],
    });
    expect(codeOf(await client.post('/v1/offers', { ...offer(), causedBy: ['because'] }))[0]).toBe(400);
  });

  it('is refused without consent to marketing, and the refusal names the purpose', async () => {
    const customerId = newId();
    const after = await running.granted(customerId, 'research');
    const refused = await client.post(`/v1/offers?after=${after}`, { ...offer(), customerId });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'CONSENT_MISSING',
        detail: expect.stringContaining('for marketing'),
        details: { purpose: 'marketing', customerId },
      },
    });
    expect((await client.get(`/v1/customers/${customerId}/offers`)).body).toEqual({ items: [] });
  });

  it('is refused from the moment on that the revocation is known', async () => {
    const customerId = newId();
    await running.granted(customerId);
    const after = await running.revoked(customerId);
    const refused = await client.post(`/v1/offers?after=${after}`, { ...offer(), customerId });
    expect(codeOf(refused)).toEqual([409, 'CONSENT_MISSING']);
  });

  it('says in the document of the service that it may be refused for want of consent', async () => {
    const { body } = await client.get<{ paths: Record<string, { post: { responses: Record<string, unknown> } }> }>(
      '/openapi.json',
    );
    expect(body.paths['/v1/offers']?.post.responses['409']).toMatchObject({
      description: expect.stringContaining('CONSENT_MISSING'),
    });
  });

  it('runs out', async () => {
    const at = (day: string) => ({ 'perennial-occurred-at': `2025-03-${day}T00:00:00Z` });
    const { body } = await make({ expiresAt: '2025-03-10T00:00:00+01:00' }, at('01'));
    expect(codeOf(await client.post(`/v1/offers/${body.id}/expire`, undefined, at('05')))).toEqual([
      409,
      'OFFER_NOT_YET_DUE',
    ]);
    expect(codeOf(await client.post(`/v1/offers/${body.id}/accept`, {}, at('10')))).toEqual([409, 'OFFER_RUN_OUT']);
    expect((await client.post(`/v1/offers/${body.id}/expire`, undefined, at('10'))).status).toBe(200);
  });

  it('needs a kind that there is, and a customer', async () => {
    expect(codeOf(await client.post('/v1/offers', { ...offer(), kind: 'gift' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await client.post('/v1/offers', { ...offer(), customerId: null }))).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
    expect(codeOf(await client.post(`/v1/offers/${newId()}/show`))).toEqual([404, 'OFFER_UNKNOWN']);
  });
});

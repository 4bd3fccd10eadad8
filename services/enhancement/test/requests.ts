import { newId } from '@perennial/contracts';
import type { Outcome, HttpClient } from '@perennial/testing/services';

export const gbp = (amount: string) => ({ amount, currency: 'GBP' });

export const line = (productId: string, quantity: number, unitPrice: string) => ({
  productId,
  code: '85123A',
  quantity,
  unitPrice,
});

/** The orders of one client, each command as its own request. */
export class Orders {
  constructor(private readonly client: HttpClient) {}

  /** Places an order at a business time. */
  async placed(customerId: string | null, lines: readonly object[], at?: string, more: object = {}): Promise<Outcome> {
    const body = { customerId, currency: 'GBP', lines, ...more };
    const { status, body: outcome } = await this.client.post<Outcome>('/v1/orders', body, occurred(at));
    if (status !== 201) throw new Error(`The order was not placed: ${JSON.stringify(outcome)}`);
    return outcome;
  }

  command(orderId: string, name: 'pay' | 'fulfil' | 'return' | 'cancel', body?: object, at?: string) {
    return this.client.post<Outcome>(`/v1/orders/${orderId}/${name}`, body, occurred(at));
  }
}

const occurred = (at: string | undefined) => ({ ...(at && { 'perennial-occurred-at': at }) });

/** A product that is listed, and its id. */
export const listed = async (client: HttpClient, more: object = {}): Promise<Outcome> =>
  (await client.post<Outcome>('/v1/products', { code: newId(), name: 'A teapot', ...more })).body;

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type HttpClient,
  type RunningServices,
  startServices,
  type TestDatabase,
  testDatabase,
} from '@perennial/testing';
import { onlineRetail, perennial } from './perennial.ts';
import { caughtUp, expectVerified } from './read-models.ts';

/**
 * The bundled history, through the running system. The figures are those of UCI Online Retail (Chen, Sain & Guo 2012), cleaned as
 * the literature does: rows of customers, not cancelled, quantity and price above zero.
 */
const asOf = 'asOf=2011-12-10T12:50:00Z';
const names = ['acquisition', 'enhancement', 'retention', 'analytics'] as const;

interface Spread {
  readonly mean: number;
  readonly firstQuartile: number;
  readonly median: number;
  readonly thirdQuartile: number;
  readonly maximum: number;
}
interface RfmReport {
  readonly totals: unknown;
  readonly recency: Spread;
  readonly frequency: Spread;
  readonly monetary: Spread;
}

let database: TestDatabase;
let services: RunningServices;
let acquisition: HttpClient;
let enhancement: HttpClient;
let analytics: HttpClient;

const customerIdOf = async (reference: string): Promise<string> => {
  const { body } = await acquisition.get<{ items: { customerId: string }[] }>(`/v1/customers?reference=${reference}`);
  return body.items[0]?.customerId ?? 'nobody';
};

const place = () => ({ databaseUrl: database.url, encryptionKeyFile: services.encryptionKeyFile });

beforeAll(async () => {
  database = await testDatabase();
  services = await startServices(names, { databaseUrl: database.url });
  acquisition = await services.client('acquisition');
  enhancement = await services.client('enhancement');
  analytics = await services.client('analytics');
  // An import that is killed -9 midway, and a service while it folds what there is: nothing of that may show in any figure.
  const killed = perennial(place(), 'import', 'online-retail', onlineRetail);
  await killed.shown(/import: \d/);
  killed.kill('SIGKILL');
  await killed.ended;
  const imported = perennial(place(), 'import', 'online-retail', onlineRetail);
  await imported.shown(/import: \d/);
  await services.kill('analytics', 'SIGKILL');
  const { code, err } = await imported.ended;
  if (code !== 0) throw new Error(err);
  await caughtUp(services, names, database.url);
}, 240_000);

afterAll(async () => {
  await services.stop();
  await database.drop();
}, 60_000);

describe('the imported history, though the import was killed midway', () => {
  it('adds up to what the literature says', async () => {
    const { body } = await analytics.get<RfmReport>(`/v1/rfm?${asOf}`);
    expect(body.totals).toEqual({ customers: 4338, purchases: 18532, lines: 397884, amount: '8911407.904' });
    expect(body.recency).toMatchObject({ firstQuartile: 18, median: 51, thirdQuartile: 142 });
    expect(body.recency.mean).toBeCloseTo(92.536, 3);
    expect(body.frequency).toMatchObject({ firstQuartile: 1, median: 2, thirdQuartile: 5, maximum: 209 });
    expect(body.frequency.mean).toBeCloseTo(4.272, 3);
    expect(body.monetary.mean).toBeCloseTo(2054.266, 3);
    expect(body.monetary.firstQuartile).toBeCloseTo(307.415, 3);
    expect(body.monetary.median).toBeCloseTo(674.485, 3);
    expect(body.monetary.thirdQuartile).toBeCloseTo(1661.74, 3);
  });

  it.each([
    ['12346', 326, 1, '77183.6'],
    ['12347', 2, 7, '4310'],
    ['12748', 1, 209, '33719.73'],
    ['14646', 2, 73, '280206.02'],
    ['18287', 43, 3, '1837.28'],
  ])('customer %s: recency %d, frequency %d, monetary %s', async (reference, recency, frequency, monetary) => {
    const { body } = await analytics.get(`/v1/customers/${await customerIdOf(reference)}/rfm?${asOf}`);
    expect(body).toMatchObject({ recency, frequency, monetary, currency: 'GBP' });
  });

  it('keeps its cohorts', async () => {
    const { body } = await analytics.get<{ cohorts: { cohort: string; active: number[] }[] }>(
      `/v1/cohort-retention?${asOf}`,
    );
    const active = Object.fromEntries(body.cohorts.map((row) => [row.cohort, row.active]));
    expect(active['2010-12']).toEqual([885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]);
    expect(active['2011-01']).toEqual([417, 92, 111, 96, 134, 120, 103, 101, 125, 136, 152, 49]);
    expect(active['2011-11']).toEqual([323, 36]);
    expect(active['2011-12']).toEqual([41]);
  });

  it('is not far from the 80/20 rule', async () => {
    const { body } = await analytics.get<{ shareFor80Percent: number; vitalFew: string[] }>(`/v1/pareto?${asOf}`);
    expect(body).toMatchObject({ total: '8911407.904', customers: 4338, customersFor80Percent: 1133 });
    expect(body.shareFor80Percent).toBeCloseTo(0.2612, 4);
    expect(body.vitalFew).toHaveLength(1133);
  });

  it('can be read as of an earlier date, for everybody and for one', async () => {
    const earlier = 'asOf=2011-03-01T00:00:00Z';
    const { body } = await analytics.get<{ totals: { customers: number; purchases: number } }>(`/v1/rfm?${earlier}`);
    // Newcomers of 2010-12, 2011-01 and 2011-02.
    expect(body.totals.customers).toBe(885 + 417 + 380);
    const customerId = await customerIdOf('12347');
    const one = await analytics.get(`/v1/customers/${customerId}/rfm?${earlier}`);
    expect(one.body).toMatchObject({ recency: 33, frequency: 2, monetary: '1187.18' });
    const page = await analytics.get(`/v1/customers/${customerId}/360?${earlier}`);
    expect(page.body).toMatchObject({ stage: 'customer', orders: 2, ordered: { GBP: '1187.18' } });
  });

  it('tells one customer’s life, event by event', async () => {
    const customerId = await customerIdOf('12347');
    const timeline = await analytics.get<{ total: number; items: { type: string; occurredAt: string }[] }>(
      `/v1/customers/${customerId}/timeline`,
    );
    expect(timeline.body.items.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 7 }, () => ['OrderPaid', 'OrderPlaced']).flat(),
      'CustomerRegistered',
    ]);
    const history = await enhancement.get(`/v1/customers/${customerId}/purchase-history?limit=3`);
    expect(history.body).toMatchObject({ totals: [{ currency: 'GBP', orders: 7, net: '4310' }] });
  });

  it('counts whatever was sold, also to nobody', async () => {
    const { body } = await enhancement.get<{ total: number }>('/v1/products?limit=1');
    expect(body.total).toBe(4070);
  });

  it('adds nothing when it is imported again', async () => {
    const again = await perennial(place(), 'import', 'online-retail', onlineRetail, '--json').ended;
    expect(JSON.parse(again.out)).toMatchObject({ added: 0, rejected: 0 });
    expect(JSON.parse(again.out)).toMatchObject({ present: 54304 });
  }, 120_000);

  it('has become read models that equal a fresh fold', async () => {
    await expectVerified(services, names);
  }, 240_000);
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { codeOf, type HttpClient, type RunningServices } from '@perennial/testing/services';
import { type ForeignEvents, gbp } from './foreign-events.ts';
import { type RunningRetention, startRetention } from './running-retention.ts';

// Services start: that takes its time on a busy machine.
jest.setTimeout(120_000);

let running: RunningRetention;
let services: RunningServices;
let log: ForeignEvents;

beforeAll(async () => {
  running = await startRetention();
  ({ services, log } = running);
});

afterAll(() => running?.stop());

describe('retention and silence', () => {
  const tenant = `history-${newId()}`;
  const [ann, bob, cid] = [newId(), newId(), newId()];
  let history: HttpClient;
  let after: string;

  beforeAll(async () => {
    history = await services.client('retention', { tenant });
    const imported = { tenantId: tenant, channel: 'import' };
    const bought = (customerId: string, at: string, amount: string) =>
      log.happened('OrderPaid', { orderId: newId(), customerId, amount: gbp(amount) }, { ...imported, occurredAt: at });
    await bought(ann, '2011-01-10T10:00:00Z', '100.004');
    await bought(bob, '2011-01-20T10:00:00Z', '60');
    await bought(ann, '2011-04-05T10:00:00Z', '100');
    await bought(cid, '2011-04-20T10:00:00Z', '10');
    after = await log.happened(
      'TouchRecorded',
      { touchId: newId(), campaignId: newId(), customerId: bob, medium: 'email', direction: 'outbound' },
      { ...imported, occurredAt: '2011-04-25T10:00:00Z' },
    );
  });

  it('come from imported purchases, month by month', async () => {
    const rate = await history.get(`/v1/retention-rate?asOf=2011-04-30T23:59:59.999Z&after=${after}`);
    expect(rate.body).toMatchObject({
      policyVersion: 'activity/1',
      windowDays: 90,
      items: [
        { month: '2011-01', activeAtStart: 0, activeAtEnd: 2, newCustomers: 2, retentionRate: null },
        { month: '2011-02', activeAtStart: 2, activeAtEnd: 2, retained: 2, retentionRate: 1 },
        { month: '2011-03', activeAtStart: 2, activeAtEnd: 2, retentionRate: 1, churnRate: 0, complete: true },
        { month: '2011-04', activeAtStart: 2, activeAtEnd: 2, newCustomers: 1, retentionRate: 0.5, complete: false },
      ],
    });
  });

  it('find the best customers that nobody has turned to', async () => {
    const found = await history.get(
      `/v1/silent-valuable-customers?asOf=2011-07-20T10:00:00Z&topShare=0.6&silentDays=90&after=${after}`,
    );
    expect(found.body).toMatchObject({
      policyVersion: 'silence/1',
      currency: 'GBP',
      customers: 3,
      valuable: 2,
      total: 1,
      items: [{ customerId: ann, rank: 1, monetary: '200.004', orders: 2, lastContactAt: null, silentDays: 191 }],
    });
  });

  it('are empty for a tenant without customers', async () => {
    const empty = await services.client('retention', { tenant: `nobody-${newId()}` });
    expect((await empty.get('/v1/silent-valuable-customers')).body).toMatchObject({ currency: null, items: [] });
    expect(await empty.get('/v1/retention-rate')).toMatchObject({ status: 200 });
  });

  it('refuse months that are none, or the wrong way round', async () => {
    const asked = async (query: string) => codeOf(await history.get(`/v1/retention-rate?${query}`));
    expect(await asked('from=2011-13')).toEqual([400, 'VALIDATION_FAILED']);
    expect(await asked('from=2011-05&to=2011-04')).toEqual([400, 'MONTHS_INVALID']);
    expect(await asked('from=1900-01&to=2011-04')).toEqual([400, 'MONTHS_INVALID']);
    expect(await asked('months=3')).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await history.get('/v1/silent-valuable-customers?topShare=1.5'))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

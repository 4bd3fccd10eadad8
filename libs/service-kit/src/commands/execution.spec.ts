import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import { ProductModule, productDecider } from '../test/product-service.ts';
import { ServiceUnderTest } from '../test/running-products.ts';
import { executeCommand } from './execution.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

/** The log, behind connections that are lost after every commit: what was appended is appended again before anybody hears of it. */
const behindLostConnections = (store: EventStore): EventStore => ({
  append: (request) => store.append(request).then(() => store.append(request)),
  appendMany: (requests) => store.appendMany(requests).then(() => store.appendMany(requests)),
  readStream: (...args) => store.readStream(...args),
  readAll: (options) => store.readAll(options),
  readAllBackwards: (options) => store.readAllBackwards(options),
  follow: (options) => store.follow(options),
  readCustomer: (...args) => store.readCustomer(...args),
  head: () => store.head(),
  truncateStream: (...args) => store.truncateStream(...args),
  deleteStream: (...args) => store.deleteStream(...args),
  close: () => store.close(),
});

describe('A command whose append was answered only at the second try', () => {
  const productId = newId();
  const execution = {
    decider: productDecider,
    id: productId,
    tenantId: 'local',
    metadata: {
      actor: 'ada',
      channel: 'api',
      occurredAt: '2011-12-09T12:50:00.000Z',
      correlationId: newId(),
      traceparent: null,
      simulated: false,
    },
    expectedVersion: null,
    ids: null,
  };
  const execute = (command: Parameters<typeof productDecider.decide>[0]) =>
    executeCommand(behindLostConnections(service.events), { ...execution, command });

  it('has the outcome that it had', async () => {
    const listing = { type: 'ListProduct', data: { productId, code: 'A1', name: 'A teapot', kind: 'core' } } as const;
    expect(await execute(listing)).toMatchObject({
      accepted: true,
      outcome: { streamVersion: 1, position: expect.stringMatching(/^\d{16}$/), events: [{ type: 'ProductListed' }] },
    });
    expect(await service.events.readStream('local', `product-${productId}`)).toHaveLength(1);
  });

  it('has its effect once, though nothing in the state would keep it from having it twice', async () => {
    const price = { amount: '2.55', currency: 'GBP' };
    const changed = await execute({ type: 'ChangePrice', data: { productId, price } });
    expect(changed).toMatchObject({ accepted: true, outcome: { streamVersion: 2 } });
    expect(await service.events.readStream('local', `product-${productId}`)).toHaveLength(2);
  });
});

import { afterAll, beforeAll, describe } from '@jest/globals';
import type { BusUnderTest } from './contract/bus-under-test.ts';
import { deliveryContract } from './contract/delivery.ts';
import { resumingContract } from './contract/resuming.ts';

export type { BusUnderTest } from './contract/bus-under-test.ts';

/**
 * What every adapter of the EventBus port promises, as Jest tests. `makeBus` is called once; the log may hold other events, as every
 * test begins at its head.
 */
export const eventBusContract = (name: string, makeBus: () => Promise<BusUnderTest>): void => {
  describe(`${name} is an event bus`, () => {
    let made: BusUnderTest;
    beforeAll(async () => {
      made = await makeBus();
    });
    afterAll(() => made.close());

    deliveryContract(() => made);
    resumingContract(() => made);
  });
};

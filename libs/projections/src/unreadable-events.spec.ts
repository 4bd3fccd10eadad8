import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewEvent, Position } from '@perennial/kernel';
import { loyaltyAccounts, openOrders } from './test/read-models.probe.ts';
import { append, customer, earned, opened, order, placed } from './test/events.probe.ts';
import { statusOnce } from './test/status.probe.ts';
import { rowsOf } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';

describe('an event in the log that cannot be read', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  /** As no writer can: by the owner of the tables, past their triggers. Data of an event is only ever changed by hands. */
  const plant = async (event: NewEvent, change: string, value: string) => {
    await service.pool.query(`
      alter table event_store.events disable trigger append_only;
      update event_store.events set ${change} = '${value}' where id = '${event.id}';
      alter table event_store.events enable always trigger append_only`);
  };

  const damaged = [
    { damage: 'whose personal values are no object', column: 'personal', value: '"nonsense"' },
    { damage: 'of a newer schema version than this code knows', column: 'schema_version', value: '9' },
    { damage: 'of a schema version that never was', column: 'schema_version', value: '-3' },
  ];

  it.each(damaged)(
    '$damage: holds up who folds its type, at it, and nobody else',
    async ({ column, value }) => {
      const poison = earned(1, 5);
      await append(service.store, opened(1), earned(1, 1));
      await append(service.store, poison);
      await plant(poison, column, value);
      const last = await append(service.store, earned(1, 2), placed(1, 7, 3, 4, '2.125'));

      const runner = service.runner([loyaltyAccounts, openOrders]);
      await runner.start();
      expect(await runner.waitFor('open-orders', last, 10_000)).toBe(true);
      expect(await rowsOf(service.pool, openOrders)).toMatchObject([{ orderId: order(7) }]);
      const [stuck] = await statusOnce(runner, ([{ state } = { state: 'live' }]) => state === 'failing');
      expect(stuck).toMatchObject({
        name: 'loyalty-accounts',
        state: 'failing',
        error: { code: 'EVENT_UNREADABLE', message: expect.stringContaining(poison.id) },
      });
      expect(stuck!.position < last).toBe(true);
      // What the log took before is in the rows; what comes after waits for its turn.
      expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ customerId: customer(1), balance: 1 }]);

      // New events are still taken, and still reach who can read them.
      const later: Position = await append(service.store, earned(1, 3), placed(1, 8, 3, 1, '1'));
      expect(await runner.waitFor('open-orders', later, 10_000)).toBe(true);
      expect(await rowsOf(service.pool, openOrders)).toHaveLength(2);

      await plant(poison, column, column === 'personal' ? '{}' : '1');
      expect(await runner.waitFor('loyalty-accounts', later, 20_000)).toBe(true);
      expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ balance: 1 + 5 + 2 + 3 }]);
    },
    60_000,
  );
});

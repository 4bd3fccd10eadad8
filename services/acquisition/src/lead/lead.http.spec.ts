import { expect, it } from '@jest/globals';
import { validate } from 'class-validator';
import { EnrichLeadBody } from './lead.http.ts';

const isTaken = async (traits: Record<string, string>): Promise<boolean> =>
  (await validate(Object.assign(new EnrichLeadBody(), { traits }))).length === 0;

it('Traits are facts: contact data is refused, because the log keeps them in clear', async () => {
  expect(await isTaken({ employees: '50-200', revenue: '1000000000', since: '2011-12-09', handle: '@perennial' })).toBe(
    true,
  );
  expect(await isTaken({ contact: 'Ada <ada@example.org>' })).toBe(false);
  expect(await isTaken({ 'ada@example.org': 'yes' })).toBe(false);
  expect(await isTaken({ contact: 'call +44 (0)20 7946-0018' })).toBe(false);
});

import type { Purpose } from '@perennial/contracts';
import type { Person } from './person.ts';
import { DAY, MINUTE } from './timed-command.ts';

/** What is asked for when signing up, how many say yes, and how many of those think better of it later. */
const ASKED = [
  { purpose: 'marketing', granted: 0.8, revoked: 0.08, reason: 'too many messages' },
  { purpose: 'research', granted: 0.85, revoked: 0.04, reason: 'too many questions' },
] as const satisfies readonly { purpose: Purpose; granted: number; revoked: number; reason: string }[];

/** A person says, when signing up, what their data may be used for; some take it back. */
export const consent = (person: Person, at: number): void => {
  const { random } = person;
  for (const { purpose, granted, revoked, reason } of ASKED) {
    if (!random.chance(granted)) continue;
    const since = at + 2 * MINUTE;
    const until = random.chance(revoked) ? at + 10 * DAY + random.waiting(90 * DAY) : Infinity;
    person.allows(purpose, since, until);
    const say = (time: number, verb: string, body: Readonly<Record<string, unknown>>) =>
      person.does({
        at: time,
        service: 'acquisition',
        path: `/v1/customers/{customer}/${verb}`,
        body: { purpose, ...body },
        as: `${verb}-${purpose}`,
      });
    say(since, 'grant-consent', { lawfulBasis: 'consent', proof: 'ticked the box when signing up' });
    if (until < Infinity) say(until, 'revoke-consent', { reason });
  }
};

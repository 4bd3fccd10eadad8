import { consent } from './consent.ts';
import type { Person } from './person.ts';
import { DAY, HOUR, MINUTE } from './timed-command.ts';
import { campaignRefs } from './world.ts';

const service = 'acquisition';
const MEDIA = ['email', 'social', 'web', 'letter'] as const;
const SELLERS = ['seller:mira', 'seller:tom', 'seller:ana'] as const;
const LOST = ['too expensive', 'chose a competitor', 'no budget this year', 'no answer any more'] as const;

/** A campaign reaches somebody, who becomes known to us and says how we may use the data. */
const introduce = (person: Person, at: number): string => {
  const { random, kind, name, email, country } = person;
  const campaign = random.pick(campaignRefs);
  const profile = { kind, name, email, country, source: campaign };
  person.does({ at, service, path: '/v1/customers', body: profile, as: 'customer' });
  person.does({
    at: at + MINUTE,
    service,
    path: `/v1/campaigns/{${campaign}}/touches`,
    body: { customerId: '{customer}', medium: random.pick(MEDIA), direction: 'inbound' },
  });
  consent(person, at);
  return campaign;
};

/** A seller works on the possible sale that the platform opens for a qualified lead. */
const sell = (person: Person, at: number): number | undefined => {
  const { random } = person;
  const opportunity = person.expects('opportunity', 'opportunity-of-lead', '{tenant}', '{lead}');
  const amount = { amount: `${random.integer(40, 900)}.00`, currency: 'EUR' };
  const move = (days: number, to: string) =>
    person.does({
      at: at + days * DAY,
      service,
      path: `/v1/opportunities/{${opportunity}}/move-stage`,
      body: { to, amount },
      awaits: ['OPPORTUNITY_UNKNOWN'],
    });
  const pace = 1 + random.waiting(4);
  move(pace, 'proposal');
  if (random.chance(0.7)) move(2 * pace, 'negotiation');
  const closedAt = at + 3 * pace * DAY;
  const close = (outcome: 'win' | 'lose', body: Readonly<Record<string, unknown>>) =>
    person.does({ at: closedAt, service, path: `/v1/opportunities/{${opportunity}}/${outcome}`, body });
  if (random.chance(0.65)) {
    close('win', { amount });
    return closedAt + HOUR;
  }
  close('lose', { reason: random.pick(LOST) });
  return undefined;
};

/**
 * From the first touch to the won or lost sale.
 *
 * @returns when the sale was won, or undefined
 */
export const acquire = (person: Person, at: number): number | undefined => {
  const { random } = person;
  const campaign = introduce(person, at);
  const isWarm = random.chance(0.6);
  const lead = (minutes: number, path: string, body?: Readonly<Record<string, unknown>>, as?: string) =>
    person.does({ at: at + minutes * MINUTE, service, path, ...(body && { body }), ...(as && { as }) });

  const captured = {
    customerId: '{customer}',
    source: 'campaign',
    interest: 'home office',
    campaignId: `{${campaign}}`,
  };
  lead(5, '/v1/leads', { ...captured, traits: { need: isWarm ? 'urgent' : 'vague' } }, 'lead');
  lead(20, '/v1/leads/{lead}/assign', { assignee: random.pick(SELLERS) });
  const known = isWarm
    ? { budget: random.pick(['approved', 'expected']), authority: random.pick(['decider', 'influencer']) }
    : { budget: 'none' };
  lead(60, '/v1/leads/{lead}/enrich', { traits: known });
  lead(61, '/v1/leads/{lead}/score');
  if (!isWarm) {
    lead(180, '/v1/leads/{lead}/disqualify', { reason: 'no need in sight' });
    return undefined;
  }
  lead(180, '/v1/leads/{lead}/qualify', {});
  return sell(person, at + 180 * MINUTE);
};

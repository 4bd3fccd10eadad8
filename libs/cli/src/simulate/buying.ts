import { sumOfProducts } from '@perennial/kernel';
import { complain, makeContact, needHelp } from './contact.ts';
import type { Person } from './person.ts';
import { DAY, END, HOUR, MINUTE } from './timed-command.ts';
import { products, type SimulatedProduct } from './world.ts';

const service = 'enhancement';

interface PlacedOrder {
  readonly order: string;
  readonly fulfilledAt: number;
}

const basketOf = ({ random }: Person) => {
  const chosen = new Set<SimulatedProduct>();
  for (let size = random.integer(1, 4); size > 0; size -= 1) chosen.add(random.pick(products));
  return Array.from(chosen, ({ ref, code, price }) => ({
    productId: `{${ref}}`,
    code,
    quantity: random.integer(1, 3),
    unitPrice: price,
  }));
};

/** An order is placed, paid, delivered, and now and then partly returned. */
const order = (person: Person, at: number, offer?: string): PlacedOrder => {
  const { random, country } = person;
  const name = person.newName('order');
  const lines = basketOf(person);
  const amount = { amount: sumOfProducts(lines), currency: 'EUR' };
  const body = { customerId: '{customer}', currency: 'EUR', country, lines, ...(offer && { offerId: `{${offer}}` }) };
  person.does({ at, service, path: '/v1/orders', body, as: name });
  person.does({ at: at + 5 * MINUTE, service, path: `/v1/orders/{${name}}/pay`, body: { amount } });
  const fulfilledAt = at + (1 + random.next() * 4) * DAY;
  person.does({ at: fulfilledAt, service, path: `/v1/orders/{${name}}/fulfil`, channel: 'warehouse' });
  const [first] = lines;
  if (first && random.chance(0.06 + person.fussiness * 0.1)) {
    const returned = { lines: [{ productId: first.productId, quantity: 1 }] };
    person.does({ at: fulfilledAt + 6 * DAY, service, path: `/v1/orders/{${name}}/return`, body: returned });
  }
  return { order: name, fulfilledAt };
};

/** The platform asks after each delivery how it was; some answer. */
const answerSurvey = (person: Person, { order: placed, fulfilledAt }: PlacedOrder): void => {
  const { random, fussiness } = person;
  const answeredAt = fulfilledAt + DAY + random.waiting(2 * DAY);
  // Who does not consent is not asked.
  if (!random.chance(0.45) || !person.isFineWith('research', fulfilledAt, answeredAt)) return;
  const survey = person.expects('survey', 'satisfaction-survey-of-order', '{tenant}', `{${placed}}`);
  const score = () => Math.max(0, Math.min(10, Math.round(9 - fussiness * 6 + (random.next() - 0.5) * 4)));
  person.does({
    at: answeredAt,
    service: 'retention',
    path: `/v1/surveys/{${survey}}/answer`,
    body: { answers: { overall: score(), delivery: score(), product: score() } },
    channel: 'email',
    awaits: ['SURVEY_UNKNOWN'],
  });
};

/** The path of a command that rests on a consent, once the service has heard of it. */
const onConsent = (path: string): string => `${path}?after={grant-consent-marketing@}`;

/** We propose something; the next order may take it up. */
const receiveOffer = (person: Person, at: number): string | undefined => {
  const { random } = person;
  const offer = person.newName('offer');
  const { ref } = random.pick(products);
  const kind = random.pick(['cross-sell', 'up-sell', 'bundle']);
  const body = { customerId: '{customer}', productId: `{${ref}}`, kind, reason: 'goes with the last order' };
  const answer = (hours: number, path: string, rest: Readonly<Record<string, unknown>> = {}) =>
    person.does({
      at: at + hours * HOUR,
      service,
      path: `/v1/offers/{${offer}}/${path}`,
      body: rest,
      channel: 'email',
    });
  if (!person.isFineWith('marketing', at)) {
    // Somebody tries now and then all the same, and the platform refuses.
    const known = person.hasAllowed('marketing') ? '?after={revoke-consent-marketing@}' : '';
    if (random.chance(0.2)) person.does({ at, service, path: `/v1/offers${known}`, body, channel: 'email' });
    return undefined;
  }
  person.does({ at, service, path: onConsent('/v1/offers'), body, channel: 'email', as: offer });
  answer(8, 'show');
  if (!random.chance(0.5)) {
    answer(30 * 24, 'expire');
    return undefined;
  }
  answer(9, 'click');
  if (random.chance(0.55)) return offer;
  answer(10, 'decline', { reason: 'not now' });
  return undefined;
};

const redeemPoints = (person: Person, at: number): void => {
  if (!person.random.chance(0.2)) return;
  const account = person.expects('account', 'loyalty-account', '{tenant}', '{customer}');
  person.does({
    at,
    service: 'retention',
    path: `/v1/loyalty-accounts/{${account}}/redeem`,
    body: { points: 5, reason: 'voucher' },
    awaits: ['LOYALTY_ACCOUNT_UNKNOWN', 'POINTS_INSUFFICIENT'],
  });
};

/**
 * We try to win somebody back who has fallen silent, where they do not mind.
 *
 * @returns when they bought again, or undefined
 */
const winBack = (person: Person, silentSince: number): number | undefined => {
  const { random } = person;
  const at = silentSince + (45 + random.waiting(30)) * DAY;
  if (!person.isFineWith('marketing', at)) return undefined;
  const name = person.newName('win-back');
  const act = (days: number, path: string, body: Readonly<Record<string, unknown>>) =>
    person.does({ at: at + days * DAY, service: 'retention', path, body, channel: 'phone' });
  const start = { at, service: 'retention', path: onConsent('/v1/win-backs'), as: name, channel: 'office' } as const;
  person.does({ ...start, body: { customerId: '{customer}', reason: 'has not bought for a long time' } });
  act(1, `/v1/win-backs/{${name}}/contact`, { medium: random.pick(['phone', 'email', 'letter']) });
  if (random.chance(0.6)) {
    act(20, `/v1/win-backs/{${name}}/abandon`, { reason: 'does not want to come back' });
    return undefined;
  }
  const boughtAt = at + 5 * DAY;
  const { order: placed } = order(person, boughtAt);
  act(5.1, `/v1/win-backs/{${name}}/succeed`, { orderId: `{${placed}}` });
  return boughtAt;
};

/** Orders in the customer's own rhythm, with all that goes with them, until the customer lapses for good. */
export const buy = (person: Person, from: number): void => {
  const { random, fussiness, rhythm } = person;
  let at = from;
  let offer: string | undefined;
  while (at < END) {
    const placed = order(person, at, offer);
    if (offer) {
      const body = { orderId: `{${placed.order}}` };
      person.does({ at: at + MINUTE, service, path: `/v1/offers/{${offer}}/accept`, body });
    }
    answerSurvey(person, placed);
    redeemPoints(person, placed.fulfilledAt + HOUR);
    if (random.chance(0.15)) makeContact(person, at + random.waiting(3 * DAY));
    if (random.chance(0.08 + fussiness * 0.1)) needHelp(person, placed.fulfilledAt + random.waiting(2 * DAY));
    if (random.chance(fussiness * 0.12)) complain(person, placed.fulfilledAt + 2 * DAY, placed.order);
    const next = at + (1 + random.waiting(rhythm)) * DAY;
    offer = next - at > 4 * DAY && random.chance(0.35) ? receiveOffer(person, next - 2 * DAY) : undefined;
    if (!offer && random.chance(0.06 + fussiness * 0.2)) {
      const back = winBack(person, at);
      if (back === undefined) return;
      at = back + (1 + random.waiting(rhythm)) * DAY;
    } else {
      at = next;
    }
  }
};

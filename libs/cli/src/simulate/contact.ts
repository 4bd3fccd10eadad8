import type { Person } from './person.ts';
import { DAY, HOUR } from './timed-command.ts';

const service = 'customer-service';
const MEDIA = ['phone', 'email', 'chat', 'web', 'social'] as const;
const AGENTS = ['agent:lena', 'agent:omar', 'agent:yuki'] as const;

/** A question, answered at once. */
export const makeContact = (person: Person, at: number): void => {
  const { random } = person;
  const body = {
    customerId: '{customer}',
    medium: random.pick(MEDIA),
    direction: 'inbound',
    subject: random.pick(['Where is my order?', 'A question about sizes', 'Opening hours', 'Thanks!']),
    sentiment: random.pick(['negative', 'neutral', 'neutral', 'positive']),
  };
  person.does({ at, service, path: '/v1/interactions', body });
};

/** A case, from its opening to its rating; some are not solved at the first try. */
export const needHelp = (person: Person, at: number): void => {
  const { random, fussiness } = person;
  const name = person.newName('case');
  const act = (hours: number, verb: string, body: Readonly<Record<string, unknown>>) =>
    person.does({ at: at + hours * HOUR, service, path: `/v1/cases/{${name}}/${verb}`, body, channel: 'office' });
  const body = {
    customerId: '{customer}',
    phase: random.pick(['pre-sale', 'during-sale', 'post-sale', 'post-sale']),
    priority: random.pick(['low', 'normal', 'normal', 'high', 'urgent']),
    subject: random.pick(['A part is missing', 'It does not work', 'Wrong invoice', 'How do I put it together?']),
  };
  person.does({ at, service, path: '/v1/cases', body, as: name });
  act(0.5, 'assign', { assignee: random.pick(AGENTS) });
  const repliedAfter = 1 + random.waiting(6);
  act(repliedAfter, 'reply', { message: 'We are looking into it.' });
  if (random.chance(0.15)) act(repliedAfter + 1, 'escalate', { level: 2, reason: 'needs a specialist' });
  const solvedAfter = repliedAfter + 2 + random.waiting(30);
  act(solvedAfter, 'resolve', { resolution: 'Solved with the customer.' });
  let closedAfter = solvedAfter;
  if (random.chance(0.1)) {
    closedAfter += 40;
    act(solvedAfter + 20, 'reopen', { reason: 'it happened again' });
    act(closedAfter, 'resolve', { resolution: 'Replaced.' });
  }
  if (random.chance(0.5)) {
    const rating = Math.max(1, Math.min(5, Math.round(5 - fussiness * 3 + random.next() - 0.5)));
    act(closedAfter + 12, 'rate', { rating });
  }
};

/** A formal complaint about an order, answered and settled. */
export const complain = (person: Person, at: number, order: string): void => {
  const { random } = person;
  const name = person.newName('complaint');
  const act = (days: number, verb: string, body: Readonly<Record<string, unknown>>) =>
    person.does({ at: at + days * DAY, service, path: `/v1/complaints/{${name}}/${verb}`, body, channel: 'office' });
  const body = {
    customerId: '{customer}',
    about: random.pick(['product', 'delivery', 'price', 'service']),
    severity: random.pick(['minor', 'minor', 'major', 'critical']),
    statement: 'This is not what I was promised.',
    orderId: `{${order}}`,
  };
  person.does({ at, service, path: '/v1/complaints', body, as: name });
  act(1, 'answer', { answer: 'We are sorry, and will put it right.' });
  const outcome = random.pick(['upheld', 'partly-upheld', 'rejected']);
  act(4, 'resolve', { outcome, ...(outcome !== 'rejected' && { remedy: 'a voucher' }) });
};

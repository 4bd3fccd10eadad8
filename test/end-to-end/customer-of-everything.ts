import type { ServiceName } from '@perennial/local';
import type { HttpClient } from '@perennial/testing';

type Clients = Readonly<Record<ServiceName, HttpClient>>;
interface Outcome {
  readonly id: string;
  readonly position: string;
}

/** A value that is nowhere else: the number tells which field it was for. */
export const unmistakable = (mark: string, what: string): string => `Zephyrine ${mark} ${what} Quaxolotl`;

const dueAt = '2027-01-01T00:00:00Z';
const euros = (amount: string) => ({ amount, currency: 'EUR' });

/** Sends commands of one service; throws with the problem of the first one that is refused. */
const sender =
  (client: HttpClient) =>
  async (path: string, body?: unknown): Promise<Outcome> => {
    const answer = await client.post<Outcome>(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

/** Commands acquisition: who the customer is, another id of theirs, consents, leads, a possible sale that changes its fate. */
const meet = async (client: HttpClient, say: (what: string) => string) => {
  const send = sender(client);
  const { id } = await send('/v1/customers', {
    name: say('name'),
    email: `zephyrine.${say('mail').replaceAll(' ', '.')}@Example.org`,
    phone: '+44 20 7946 0958 77',
    country: 'UK',
    reference: { system: 'shop', id: say('reference') },
  });
  const customer = `/v1/customers/${id}`;
  await send(`${customer}/change-profile`, { name: say('new "name" 王小明') });
  const other = await send('/v1/customers', { name: 'Somebody Else Entirely' });
  const link = { linkedCustomerId: other.id };
  await send(`${customer}/link-identity`, { ...link, reason: say('link') });
  await send(`${customer}/unlink-identity`, { ...link, reason: say('unlink') });
  for (const purpose of ['marketing', 'research', 'knowledge']) {
    await send(`${customer}/grant-consent`, { purpose, lawfulBasis: 'consent', proof: say(`proof of ${purpose}`) });
  }
  await send(`${customer}/revoke-consent`, { purpose: 'knowledge', reason: say('revocation') });
  const traits = { need: 'urgent', budget: 'approved' };
  const lead = await send('/v1/leads', { customerId: id, source: 'web', interest: say('interest'), traits });
  await send(`/v1/leads/${lead.id}/score`);
  await send(`/v1/leads/${lead.id}/qualify`, {});
  const lost = await send('/v1/leads', { customerId: id, source: 'web' });
  await send(`/v1/leads/${lost.id}/disqualify`, { reason: say('disqualified') });
  const sale = await send('/v1/opportunities', { customerId: id, title: say('title') });
  await send(`/v1/opportunities/${sale.id}/lose`, { reason: say('lost') });
  await send(`/v1/opportunities/${sale.id}/reopen`, { reason: say('reopened') });
  await send(`/v1/opportunities/${sale.id}/win`, { amount: euros('12.50') });
  return { customerId: id, otherCustomerId: other.id };
};

const sell = async (client: HttpClient, customerId: string, say: (what: string) => string, after: string) => {
  const send = sender(client);
  const product = await send('/v1/products', { code: 'LAMP', name: 'A lamp', kind: 'core', price: euros('5') });
  const lines = [{ productId: product.id, code: 'LAMP', kind: 'product', quantity: 2, unitPrice: '5' }];
  const sale = { customerId, currency: 'EUR', lines };
  const paid = await send('/v1/orders', { ...sale, number: 'A-1' });
  await send(`/v1/orders/${paid.id}/pay`, { amount: euros('10') });
  const cancelled = await send('/v1/orders', { ...sale, number: 'A-2' });
  await send(`/v1/orders/${cancelled.id}/cancel`, { reason: say('cancelled') });
  const offer = { customerId, productId: product.id, kind: 'up-sell', reason: say('offer') };
  const made = await send(`/v1/offers?after=${after}`, offer);
  await send(`/v1/offers/${made.id}/decline`, { reason: say('declined') });
};

const keep = async (client: HttpClient, customerId: string, say: (what: string) => string, after: string) => {
  const send = sender(client);
  const account = await send('/v1/loyalty-accounts', { customerId });
  await send(`/v1/loyalty-accounts/${account.id}/earn`, { points: 100, reason: say('earned') });
  await send(`/v1/loyalty-accounts/${account.id}/redeem`, { points: 10, reason: say('redeemed') });
  await send(`/v1/loyalty-accounts/${account.id}/adjust`, { points: -5, reason: say('adjusted') });
  const relationship = `/v1/customers/${customerId}/relationship`;
  await send(`${relationship}/assign-type`, { relationshipType: 'proactive', reason: say('relationship') });
  const taskId = '0198c0de-0000-7000-8000-00000000ca5e';
  await send(`${relationship}/care-tasks`, { taskId, task: say('task'), dueAt });
  await send(`${relationship}/care-tasks/${taskId}/complete`, { outcome: say('outcome') });
  const survey = await send(`/v1/surveys?after=${after}`, { customerId, kind: 'csat' });
  await send(`/v1/surveys/${survey.id}/answer`, { answers: { satisfaction: 9 }, comment: say('comment') });
  const winBack = await send('/v1/win-backs', { customerId, reason: say('win-back') });
  await send(`/v1/win-backs/${winBack.id}/abandon`, { reason: say('abandoned') });
};

const serve = async (client: HttpClient, customerId: string, say: (what: string) => string) => {
  const send = sender(client);
  const contact = { customerId, medium: 'phone', direction: 'inbound', subject: say('subject') };
  const interaction = await send('/v1/interactions', { ...contact, content: say('content\nin two lines') });
  await send(`/v1/interactions/${interaction.id}/hand-over`, { to: 'second level', reason: say('hand-over') });
  const opened = await send('/v1/cases', {
    customerId,
    phase: 'post-sale',
    subject: say('case'),
    // Long enough to be compressed and stored apart from its row.
    description: `${say('description')} ${'and so on '.repeat(500)}`,
  });
  const path = `/v1/cases/${opened.id}`;
  await send(`${path}/reply`, { message: say('reply') });
  await send(`${path}/escalate`, { level: 2, reason: say('escalated') });
  await send(`${path}/resolve`, { resolution: say('resolution') });
  await send(`${path}/reopen`, { reason: say('case reopened') });
  const statement = { customerId, about: 'delivery', severity: 'minor', statement: say('statement') };
  const complaint = await send('/v1/complaints', statement);
  await send(`/v1/complaints/${complaint.id}/answer`, { answer: say('answer') });
  await send(`/v1/complaints/${complaint.id}/resolve`, { outcome: 'upheld', remedy: say('remedy') });
};

/** A customer whom every service knows, with values in every personal field of every event that nobody else has. */
export const customerOfEverything = async (clients: Clients, mark: string) => {
  const say = (what: string) => unmistakable(mark, what);
  const met = await meet(clients.acquisition, say);
  const consents = await clients.acquisition.get<{ events: { position: string }[] }>(
    `/v1/customers/${met.customerId}/subject-access`,
  );
  const after =
    consents.body.events
      .map(({ position }) => position)
      .sort()
      .at(-1) ?? '';
  await sell(clients.enhancement, met.customerId, say, after);
  await keep(clients.retention, met.customerId, say, after);
  await serve(clients['customer-service'], met.customerId, say);
  return met;
};

import { DAY, END, MINUTE, type Script, ScriptWriter } from './timed-command.ts';

export interface SimulatedProduct {
  /** As commands name it. */
  readonly ref: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'core' | 'extended-service' | 'total-solution';
  readonly price: string;
}

const product = (code: string, name: string, kind: SimulatedProduct['kind'], price: string): SimulatedProduct => ({
  ref: `product-${code}`,
  code,
  name,
  kind,
  price,
});

/** What the simulated shop sells. */
export const products = [
  product('LAMP', 'Desk lamp', 'core', '24.90'),
  product('CHAIR', 'Office chair', 'core', '149.00'),
  product('DESK', 'Writing desk', 'core', '289.00'),
  product('SHELF', 'Book shelf', 'core', '79.50'),
  product('CARPET', 'Carpet', 'core', '119.00'),
  product('PLANT', 'Potted plant', 'core', '12.75'),
  product('CARE', 'Five years of care', 'extended-service', '59.00'),
  product('FITTING', 'Delivery and fitting', 'extended-service', '45.00'),
  product('OFFICE', 'Complete home office', 'total-solution', '549.00'),
] as const;

const campaigns = [
  ['campaign-spring', 'Spring at home', 'relationship', ['email', 'web']],
  ['campaign-office', 'Work where you live', 'lifetime-value', ['social', 'web']],
  ['campaign-friends', 'Bring a friend', 'loyalty', ['shop', 'letter']],
] as const;

/** The names of the campaigns, for touches. */
export const campaignRefs = ['campaign-spring', 'campaign-office', 'campaign-friends'] as const;

/** What is there before the first customer comes: products and running campaigns. */
export const worldScript = (days: number): Script => {
  const writer = new ScriptWriter();
  const start = END - days * DAY - DAY;
  for (const { ref, code, name, kind, price } of products) {
    const body = { code, name, kind, price: { amount: price, currency: 'EUR' } };
    writer.add({ at: start, service: 'enhancement', path: '/v1/products', body, channel: 'office', as: ref });
  }
  for (const [ref, name, objective, channels] of campaigns) {
    const body = { name, objective, channels: [...channels], budget: { amount: '5000.00', currency: 'EUR' } };
    const shared = { service: 'acquisition', channel: 'office' } as const;
    writer.add({ ...shared, at: start, path: '/v1/campaigns', body, as: ref });
    writer.add({ ...shared, at: start + MINUTE, path: `/v1/campaigns/{${ref}}/launch` });
  }
  return writer.script();
};

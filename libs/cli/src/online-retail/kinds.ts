/**
 * Stock codes that stand for no goods, with what the file says of them. Everything else is something sold: numbered
 * articles (`85123A`), dotcomgiftshop articles (`DCGS…`), gift vouchers (`gift_…`), and `PADS`, which are cushion pads.
 */
const CHARGES: ReadonlySet<string> = new Set([
  'POST', // postage
  'DOT', // dotcom postage
  'C2', // carriage
  'M', // "Manual": an amount entered by hand
  'm',
  'D', // discount
  'S', // samples
  'B', // "Adjust bad debt"
  'BANK CHARGES',
  'AMAZONFEE',
  'CRUK', // commission for Cancer Research UK
]);

/** Bad debt is never sold, charged or returned: it corrects the books, whatever its sign. */
const BAD_DEBT = 'B';

export const productKindOf = (code: string): 'core' | 'charge' => (CHARGES.has(code) ? 'charge' : 'core');

/**
 * The kind of one line as it goes into the event. Stock written off (a negative quantity outside a credit note) and bad debt
 * are adjustments.
 */
export const lineKindOf = (code: string, quantity: number, price: string): 'product' | 'charge' | 'adjustment' => {
  if (quantity < 0 || price.startsWith('-') || code === BAD_DEBT) return 'adjustment';
  return CHARGES.has(code) ? 'charge' : 'product';
};

/** Invoices whose number starts with C are credit notes. */
export const isCreditNote = (invoice: string): boolean => invoice.startsWith('C');

import { DecimalSum } from '@perennial/kernel';
import type { Row } from './row.ts';

/** What must be the same in the file and in the log: nothing lost, nothing twice. */
export interface Account {
  readonly rows: number;
  readonly invoices: number;
  readonly customers: number;
  readonly products: number;
  /** Exact sum of quantity × price; what came back is negative. */
  readonly value: string;
}

/** Counts the rows of the file. */
export class FileAccount {
  private rows = 0;
  private lastInvoice = '';
  private readonly invoices = new Set<string>();
  private readonly customers = new Set<string>();
  private readonly codes = new Set<string>();
  private readonly total = new DecimalSum();

  add(row: Row): void {
    const { invoice, customer, code } = row;
    this.rows += 1;
    // Rows of one invoice mostly follow each other.
    if (invoice !== this.lastInvoice) {
      this.lastInvoice = invoice;
      this.invoices.add(invoice);
      if (customer !== '') this.customers.add(customer);
    }
    this.codes.add(code);
    this.total.addProduct(row.quantity, row.unitPrice);
  }

  account(): Account {
    return {
      rows: this.rows,
      invoices: this.invoices.size,
      customers: this.customers.size,
      products: this.codes.size,
      value: this.total.total(),
    };
  }
}

/** Names what differs, e.g. `rows: 10 in the file, 9 in the log`; empty when all agree. */
export const differences = (file: Account, log: Account): readonly string[] =>
  (Object.keys(file) as (keyof Account)[])
    .filter((name) => file[name] !== log[name])
    .map((name) => `${name}: ${file[name]} in the file, ${log[name]} in the log`);

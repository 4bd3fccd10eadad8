import { type Decimal, sumOfProducts } from '@perennial/kernel';
import { isCreditNote } from './kinds.ts';
import type { Row } from './row.ts';

/** A stock code and what the file says of it. */
export interface Product {
  readonly code: string;
  /** When it first stood on an invoice. */
  readonly since: string;
  readonly name: string;
}

export interface InvoiceLine {
  readonly code: string;
  readonly quantity: number;
  readonly unitPrice: Decimal;
}

export interface Invoice {
  readonly number: string;
  /** The time of its first row: a few invoices were keyed in across the turn of a minute. */
  readonly at: string;
  readonly customer: string;
  readonly country: string;
  readonly lines: readonly InvoiceLine[];
  /** Exact sum of quantity × unit price. */
  readonly value: Decimal;
}

/** What a file tells, by business object. */
export interface History {
  readonly products: readonly Product[];
  /** In order of time. */
  readonly invoices: readonly Invoice[];
}

const NAME_LENGTH = 200;

/** Counts the descriptions of one stock code. Rows without a price carry remarks such as "damaged" in place of a name. */
class Naming {
  private readonly ofSales = new Map<string, number>();
  private readonly ofOthers = new Map<string, number>();
  // Nearly all sales of a code repeat one name: comparing it is cheaper than looking it up.
  private usual = '';
  private usualSales = 0;

  constructor(
    private readonly code: string,
    public since: string,
  ) {}

  add({ description, unitPrice, at }: Row): void {
    if (at < this.since) this.since = at;
    if (description === '') return;
    if (Number(unitPrice) <= 0) {
      this.ofOthers.set(description, (this.ofOthers.get(description) ?? 0) + 1);
    } else if (description === this.usual) {
      this.usualSales += 1;
    } else {
      this.settleUsual();
      this.usual = description;
      this.usualSales = 1;
    }
  }

  /** The most frequent description among sales, else among all rows, else the code; the earlier one of two as frequent. */
  product(): Product {
    this.settleUsual();
    const counts = this.ofSales.size > 0 ? this.ofSales : this.ofOthers;
    let name = this.code;
    let most = 0;
    for (const [description, count] of counts) if (count > most) [name, most] = [description, count];
    return { code: this.code, since: this.since, name: name.slice(0, NAME_LENGTH) };
  }

  private settleUsual(): void {
    if (this.usualSales === 0) return;
    this.ofSales.set(this.usual, (this.ofSales.get(this.usual) ?? 0) + this.usualSales);
    this.usualSales = 0;
  }
}

type OpenInvoice = Omit<Invoice, 'value'> & { readonly lines: InvoiceLine[] };

/** Gathers rows in any order into products and invoices. */
export class HistoryReader {
  private readonly namings = new Map<string, Naming>();
  private readonly invoices = new Map<string, OpenInvoice>();
  private current: OpenInvoice | undefined;

  /** Takes a row in; a text says why it cannot belong to its invoice. */
  add(row: Row): string | undefined {
    let invoice = row.invoice === this.current?.number ? this.current : this.invoices.get(row.invoice);
    if (invoice) {
      if (invoice.customer !== row.customer) return `CustomerID differs from the first row of invoice ${row.invoice}`;
      if (invoice.country !== row.country) return `Country differs from the first row of invoice ${row.invoice}`;
    } else {
      invoice = { number: row.invoice, at: row.at, customer: row.customer, country: row.country, lines: [] };
      this.invoices.set(row.invoice, invoice);
    }
    this.current = invoice;
    let naming = this.namings.get(row.code);
    if (!naming) this.namings.set(row.code, (naming = new Naming(row.code, row.at)));
    naming.add(row);
    invoice.lines.push({ code: row.code, quantity: row.quantity, unitPrice: row.unitPrice });
    return undefined;
  }

  history(): History {
    const invoices = Array.from(this.invoices.values(), (invoice) => ({
      ...invoice,
      value: sumOfProducts(invoice.lines),
    }));
    // Instants of one form: their order as text is their order in time; sort is stable.
    invoices.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
    return { products: Array.from(this.namings.values(), (naming) => naming.product()), invoices };
  }
}

/** Whether an invoice was paid: credit notes and invoices whose lines are all free were not. */
export const isPaid = ({ number, value }: Invoice): boolean => !isCreditNote(number) && value !== '0';

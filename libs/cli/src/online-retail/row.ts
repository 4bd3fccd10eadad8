/** One row of the Online Retail file: a line of an invoice. */
export interface Row {
  readonly invoice: string;
  readonly code: string;
  /** Empty when the file names none. */
  readonly description: string;
  readonly quantity: number;
  readonly at: string;
  /** Exact, in decimal notation. */
  readonly unitPrice: string;
  /** Empty: a sale to nobody known. */
  readonly customer: string;
  readonly country: string;
}

const NAMES = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;
type Column = (typeof NAMES)[number];

/** Where each column stands in the file. */
export type Columns = Readonly<Record<Column, number>> & { readonly count: number };

/** Finds the columns by the names in the first row, in any order; or the names that are missing. */
export const columnsOf = (header: readonly string[]): Columns | { readonly missing: readonly string[] } => {
  const missing = NAMES.filter((name) => !header.includes(name));
  if (missing.length > 0) return { missing };
  const places = Object.fromEntries(NAMES.map((name) => [name, header.indexOf(name)])) as Record<Column, number>;
  return { ...places, count: header.length };
};

const INTEGER = /^-?\d{1,12}$/;
const DECIMAL = /^-?\d{1,12}(?:\.\d{1,6})?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/;

const readInstant = (text: string): string | undefined => {
  if (!DATE.test(text)) return undefined;
  const instant = `${text.replace(' ', 'T')}.000Z`;
  const time = Date.parse(instant);
  // `Date.parse` takes 31 February for 3 March; reading it back shows that.
  return Number.isNaN(time) || new Date(time).toISOString() !== instant ? undefined : instant;
};

/** Reads one record; a text says why it is no row. */
export type RowReader = (fields: readonly string[]) => Row | string;

const tooLong = (name: Column, text: string, most: number) =>
  text.length > most ? `${name} is longer than ${most} characters` : undefined;

/** Reads the records of a file with these columns. */
export const rowReader = (columns: Columns): RowReader => {
  // Rows of one invoice follow each other: most ask for the same instant again.
  let lastDate = '';
  let lastInstant: string | undefined;
  const instantOf = (date: string): string | undefined => {
    if (date !== lastDate) {
      lastInstant = readInstant(date);
      lastDate = date;
    }
    return lastInstant;
  };

  return (fields) => {
    if (fields.length !== columns.count) return `${fields.length} columns where ${columns.count} are expected`;
    const field = (name: Column) => fields[columns[name]] ?? '';
    const invoice = field('InvoiceNo');
    const code = field('StockCode');
    const quantity = field('Quantity');
    const unitPrice = field('UnitPrice');
    const country = field('Country');
    const customer = field('CustomerID');
    const at = instantOf(field('InvoiceDate'));
    if (invoice === '') return 'no InvoiceNo';
    if (code === '') return 'no StockCode';
    if (!INTEGER.test(quantity)) return `Quantity is no whole number: ${JSON.stringify(quantity)}`;
    if (Number(quantity) === 0) return 'Quantity is 0';
    if (!DECIMAL.test(unitPrice)) return `UnitPrice is no decimal number: ${JSON.stringify(unitPrice)}`;
    if (at === undefined) return `InvoiceDate is no date and time: ${JSON.stringify(field('InvoiceDate'))}`;
    return (
      tooLong('InvoiceNo', invoice, 60) ??
      tooLong('StockCode', code, 60) ??
      tooLong('CustomerID', customer, 120) ??
      tooLong('Country', country, 80) ?? {
        invoice,
        code,
        description: field('Description'),
        quantity: Number(quantity),
        at,
        unitPrice,
        customer,
        country,
      }
    );
  };
};

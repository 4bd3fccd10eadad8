import { addDecimals, type Decimal, sumOfProducts } from '@perennial/kernel';

interface Line {
  readonly quantity: number;
  readonly unitPrice: Decimal;
}

const LINES_AT_ONCE = 10_000;

/** The exact sum of quantity × unit price over lines that come one by one. */
export class Total {
  private sum: Decimal = '0';
  private lines: Line[] = [];

  add(line: Line): void {
    if (this.lines.push(line) === LINES_AT_ONCE) this.settle();
  }

  value(): Decimal {
    this.settle();
    return this.sum;
  }

  private settle(): void {
    this.sum = addDecimals(this.sum, sumOfProducts(this.lines));
    this.lines = [];
  }
}

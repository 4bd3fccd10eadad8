import type { OrderLine } from '@perennial/contracts';
import { addDecimals } from '@perennial/kernel';

/** What was ordered of one product at one price, and how many of it have come back. */
export interface OrderedLine extends OrderLine {
  readonly returned: number;
}

/** Lines of one product, kind and price are one: `"2.50"` and `"2.5"` are the same price. */
const identityOf = (line: OrderLine): string => `${line.productId} ${line.kind} ${addDecimals(line.unitPrice)}`;

/** The lines of an order, those of one product, kind and price added up. Prices are normalised. */
export const orderedLines = (lines: readonly OrderLine[]): readonly OrderedLine[] => {
  const merged = new Map<string, OrderedLine>();
  for (const line of lines) {
    const identity = identityOf(line);
    const quantity = line.quantity + (merged.get(identity)?.quantity ?? 0);
    merged.set(identity, { ...line, quantity, unitPrice: addDecimals(line.unitPrice), returned: 0 });
  }
  return [...merged.values()];
};

/** The lines after some of them came back. */
export const withReturned = (lines: readonly OrderedLine[], returns: readonly OrderLine[]): readonly OrderedLine[] => {
  const returned = new Map(orderedLines(returns).map((line) => [identityOf(line), line.quantity]));
  return lines.map((line) => ({ ...line, returned: line.returned + (returned.get(identityOf(line)) ?? 0) }));
};

/** How many pieces the lines hold. Adjustments are bookings, not goods. */
export const piecesOf = (lines: readonly OrderLine[]): number =>
  lines.reduce((sum, { kind, quantity }) => sum + (kind === 'adjustment' ? 0 : quantity), 0);

/** Whether nothing that could come back is still with the customer. Adjustments are bookings: they cannot come back. */
export const hasAllReturned = (lines: readonly OrderedLine[]): boolean =>
  lines.every((line) => line.kind === 'adjustment' || line.returned >= line.quantity);

/** So many of a line, as events carry it. */
export const asLine = ({ productId, code, kind, unitPrice }: OrderedLine, quantity: number): OrderLine => ({
  productId,
  code,
  kind,
  quantity,
  unitPrice,
});

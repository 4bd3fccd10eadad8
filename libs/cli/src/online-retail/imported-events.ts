import type { OrderPlaced, OrderReturned } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import {
  addDecimals,
  type Decimal,
  type DomainEvent,
  negateDecimal,
  type Position,
  START,
  sumOfProducts,
} from '@perennial/kernel';
import type { Account } from './account.ts';
import { ACTOR } from './mapping.ts';

/** What one event of the log adds to the account. */
interface Share {
  readonly counts: 'customers' | 'products' | 'invoices';
  readonly rows: number;
  readonly value: Decimal;
}

/** Payments are in the log with their orders or not at all: one append. */
const TYPES = ['ProductListed', 'CustomerRegistered', 'OrderPlaced', 'OrderReturned'] as const;
const PAGE = 2_000;

const shareOf = (event: DomainEvent): Share => {
  switch (event.type as (typeof TYPES)[number]) {
    case 'OrderPlaced': {
      const { lines } = (event as OrderPlaced).data;
      return { counts: 'invoices', rows: lines.length, value: sumOfProducts(lines) };
    }
    case 'OrderReturned': {
      const { lines } = (event as OrderReturned).data;
      return { counts: 'invoices', rows: lines.length, value: negateDecimal(sumOfProducts(lines)) };
    }
    case 'CustomerRegistered':
      return { counts: 'customers', rows: 0, value: '0' };
    case 'ProductListed':
      return { counts: 'products', rows: 0, value: '0' };
  }
};

/** The imported events that the log really holds, read from the log and from nowhere else. */
export class ImportedEvents {
  private readonly shares = new Map<string, Share>();
  private after: Position = START;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    private readonly tenantId: string,
  ) {}

  has(eventId: string): boolean {
    return this.shares.has(eventId);
  }

  /** Reads on from where it stopped to the head of the log. */
  async catchUp(onRead?: (events: number) => void): Promise<void> {
    for (let caughtUp = false; !caughtUp;) {
      const { tenantId, after } = this;
      const page = await this.store.readAll({ after, limit: PAGE, types: TYPES, tenantId });
      for (const event of page.events) if (event.actor === ACTOR) this.shares.set(event.id, shareOf(event));
      onRead?.(page.events.length);
      ({ reached: this.after, caughtUp } = page);
    }
  }

  /** The account of these events: those of one history, of whatever else was imported. */
  account(eventIds: Iterable<string>): Account {
    const counts = { customers: 0, products: 0, invoices: 0 };
    let rows = 0;
    const values: Decimal[] = [];
    for (const id of eventIds) {
      const share = this.shares.get(id);
      if (!share) continue;
      counts[share.counts] += 1;
      rows += share.rows;
      if (share.value !== '0') values.push(share.value);
    }
    const { customers, products, invoices } = counts;
    return { rows, invoices, customers, products, value: addDecimals(...values) };
  }
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Purchase } from '@perennial/mining';
import { IsCurrency, IsInstant, Problem } from '@perennial/service-kit';
import { IsOptional } from 'class-validator';
import { Repository } from 'typeorm';
import { PurchasesEntity } from './purchases.entity.ts';
import {
  currenciesOf,
  type PurchasesAsOf,
  purchasesAsOf,
  purchaseTotals,
  type PurchaseTotals,
} from './purchases.query.ts';

/** Which purchases a report is about. Extend it. */
export class PurchaseWindowQuery {
  /** Purchases up to this business time; now when absent. */
  @IsOptional() @IsInstant() readonly asOf?: string;
  /** Needed only when the tenant's customers have paid in several currencies. */
  @IsOptional() @IsCurrency() readonly currency?: string;
}

/** What a report was computed from. */
export interface PurchaseWindow {
  readonly asOf: string;
  readonly currency: string | null;
  readonly totals: PurchaseTotals;
  readonly purchases: readonly Purchase[];
}

const NOTHING: PurchaseTotals = { customers: 0, purchases: 0, lines: 0, amount: '0' };

/** Finds the purchases that a report over all customers of a tenant is about. Amounts of two currencies never mix. */
@Injectable()
export class PurchaseWindows {
  constructor(@InjectRepository(PurchasesEntity) private readonly rows: Repository<PurchasesEntity>) {}

  /** @throws Problem CURRENCY_REQUIRED (422) when there are several currencies and none is named */
  async read(tenantId: string, query: PurchaseWindowQuery): Promise<PurchaseWindow> {
    const asOf = new Date(query.asOf ?? Date.now()).toISOString();
    const currency = query.currency ?? (await this.onlyCurrency(tenantId));
    if (currency === undefined) return { asOf, currency: null, totals: NOTHING, purchases: [] };
    const window: PurchasesAsOf = { tenantId, asOf, currency };
    const [totals, purchases] = await Promise.all([
      purchaseTotals(this.rows, window),
      purchasesAsOf(this.rows, window),
    ]);
    return { asOf, currency, totals, purchases };
  }

  private async onlyCurrency(tenantId: string): Promise<string | undefined> {
    const currencies = await currenciesOf(this.rows, tenantId);
    if (currencies.length <= 1) return currencies[0];
    throw new Problem({
      status: 422,
      code: 'CURRENCY_REQUIRED',
      detail: `Customers have paid in ${currencies.join(', ')}: name one as ?currency=.`,
    });
  }
}

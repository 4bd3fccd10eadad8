import { Controller, Get, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsCurrency, IsInstant, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { retentionRate } from '../retention-rate/retention-rate.projection.ts';
import { OutboundContactEntity } from './outbound-contact.entity.ts';
import { defaultSilence } from './silence.policy.ts';
import { silentValuableCustomers } from './silent-valuable-customers.projection.ts';
import { findSilentValuable, mainCurrency } from './silent-valuable-customers.query.ts';

export class SilentValuableQuery {
  /** As it was at this business time. */
  @IsOptional() @IsInstant() asOf?: string;
  /** The share of customers, by spending, that counts as valuable; instead of the policy's. */
  @IsOptional() @IsNumber({ maxDecimalPlaces: 6 }) @Min(0.000001) @Max(1) topShare?: number;
  /** Silent after more than so many days; instead of the policy's. */
  @IsOptional() @IsInt() @Min(0) @Max(36500) silentDays?: number;
  /** Only spending in this currency is compared; without it the one that most customers have bought in. */
  @IsOptional() @IsCurrency() currency?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** The customers who are worth a lot and hear nothing from us. */
@Controller('v1/silent-valuable-customers')
@Requires('retention:read')
@ReadsFrom(silentValuableCustomers, retentionRate)
export class SilentValuableCustomersHttp {
  constructor(@InjectRepository(OutboundContactEntity) private readonly contacts: Repository<OutboundContactEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: SilentValuableQuery) {
    const {
      topShare = defaultSilence.topShare,
      silentDays = defaultSilence.silentDays,
      limit = 50,
      offset = 0,
    } = query;
    const asOf = new Date(query.asOf ?? Date.now()).toISOString();
    const asked = { policyVersion: defaultSilence.version, asOf, topShare, silentDays };
    const currency = query.currency ?? (await mainCurrency(this.contacts, tenantId, asOf));
    if (!currency) return { ...asked, currency: null, customers: 0, valuable: 0, total: 0, items: [] };
    const question = { tenantId, currency, asOf, topShare, silentDays, limit, offset };
    return { ...asked, currency, ...(await findSilentValuable(this.contacts, question)) };
  }
}

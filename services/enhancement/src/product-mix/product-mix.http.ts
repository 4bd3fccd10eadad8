import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsCurrency, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { productCatalogue } from '../product-catalogue/product-catalogue.projection.ts';
import { ProductMixEntity } from './product-mix.entity.ts';
import { productMix } from './product-mix.projection.ts';
import { countMix, MIX_ORDERS, mixedProducts, type MixOrder } from './product-mix.query.ts';

const KINDS = ['core', 'extended-service', 'total-solution', 'charge'] as const;

export class ProductMixQuery {
  @IsOptional() @IsIn(MIX_ORDERS) sort?: MixOrder;
  @IsOptional() @IsCurrency() currency?: string;
  @IsOptional() @IsIn(KINDS) kind?: (typeof KINDS)[number];
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) @Max(10_000_000) offset?: number;
}

/** What each product sold, and what came back of it. */
@Controller('v1/product-mix')
@Requires('enhancement:read')
@ReadsFrom(productMix, productCatalogue)
export class ProductMixHttp {
  constructor(@InjectRepository(ProductMixEntity) private readonly products: Repository<ProductMixEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: ProductMixQuery) {
    const { sort = 'revenue', limit = 50, offset = 0, currency, kind } = query;
    const filter = { tenantId, currency, kind };
    const [items, total] = await Promise.all([
      mixedProducts(this.products, filter, { sort, limit, offset }),
      countMix(this.products, filter),
    ]);
    return { items, total };
  }

  /** One product: an entry for each currency it was sold in. */
  @Get(':productId')
  async one(@TenantId() tenantId: string, @Param('productId', ParseUUIDPipe) productId: string) {
    const page = { sort: 'revenue', limit: 200, offset: 0 } as const;
    const items = await mixedProducts(this.products, { tenantId, productId }, page);
    if (items.length === 0) throw new NotFoundException(`There is no product ${productId}`);
    return { productId, items };
  }
}

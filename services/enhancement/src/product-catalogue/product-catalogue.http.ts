import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { ProductCatalogueEntity } from './product-catalogue.entity.ts';
import { productCatalogue } from './product-catalogue.projection.ts';

const STATUSES = ['listed', 'retired'] as const;

export class ProductCatalogueQuery {
  @IsOptional() @IsString() @Length(1, 60) code?: string;
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) @Max(10_000_000) offset?: number;
}

/** The products there are, by code. */
@Controller('v1/products')
@Requires('enhancement:read')
@ReadsFrom(productCatalogue)
export class ProductCatalogueHttp {
  constructor(
    @InjectRepository(ProductCatalogueEntity) private readonly products: Repository<ProductCatalogueEntity>,
  ) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: ProductCatalogueQuery) {
    const { code, status, limit = 50, offset = 0 } = query;
    const [items, total] = await this.products.findAndCount({
      where: { tenantId, ...(code && { code }), ...(status && { status }) },
      order: { code: 'ASC', productId: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { items, total };
  }

  @Get(':productId')
  async one(
    @TenantId() tenantId: string,
    @Param('productId', ParseUUIDPipe) productId: string,
  ): Promise<ProductCatalogueEntity> {
    const product = await this.products.findOneBy({ tenantId, productId });
    if (!product) throw new NotFoundException(`There is no product ${productId}`);
    return product;
  }
}

import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { CustomerDirectoryEntity } from './customer-directory.entity.ts';
import { customerDirectory } from './customer-directory.projection.ts';
import { searchDirectory } from './customer-directory.query.ts';

export class CustomerSearchQuery {
  /** Part of a name or an e-mail address. */
  @IsOptional() @IsString() @Length(1, 200) search?: string;
  /** The id under which another system knows the customer. */
  @IsOptional() @IsString() @Length(1, 120) reference?: string;
  @IsOptional() @IsInt() @Min(1) @Max(200) limit?: number;
}

/** Who is known, and how to find them. */
@Controller('v1/customers')
@Requires('acquisition:read')
@ReadsFrom(customerDirectory)
export class CustomerDirectoryHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(CustomerDirectoryEntity) private readonly directory: Repository<CustomerDirectoryEntity>,
  ) {}

  @Get()
  async search(@TenantId() tenantId: string, @Query() query: CustomerSearchQuery) {
    const { search, reference, limit = 20 } = query;
    return { items: await searchDirectory(this.directory, tenantId, { search, reference, limit }) };
  }

  @Get(':customerId')
  async one(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<CustomerDirectoryEntity> {
    const [customer] = await this.readModels.ofCustomer(customerDirectory, { ...when, tenantId, customerId });
    if (!customer) throw new NotFoundException(`There is no customer ${customerId}`);
    return customer;
  }
}

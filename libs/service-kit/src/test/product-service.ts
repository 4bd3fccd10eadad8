import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { PriceChanged, ProductListed, ProductRetired } from '@perennial/contracts';
import { derivedId } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Repository } from 'typeorm';
import {
  type CommandContext,
  type CommandOutcome,
  commandFor,
  Commands,
  Context,
  defineReaction,
  MoneyBody,
  Public,
  ReadsFrom,
  Requires,
  ServiceModule,
  TenantId,
} from '../index.ts';
import { ProductEntity } from './product.entity.ts';

// A service as small as one can be: one aggregate, one read model, one reaction.

type ProductEvent = ProductListed | PriceChanged | ProductRetired;
type ProductState = 'unknown' | 'listed' | 'retired';
type ProductCommand =
  | Command<'ListProduct', ProductListed['data']>
  | Command<'ChangePrice', PriceChanged['data']>
  | Command<'RetireProduct', ProductRetired['data']>;

const decide = (
  command: ProductCommand,
  state: ProductState,
): Decision<ProductEvent, 'PRODUCT_UNKNOWN' | 'PRODUCT_RETIRED'> => {
  if (command.type === 'ListProduct') {
    return state === 'unknown' ? accept({ type: 'ProductListed', data: command.data }) : accept();
  }
  if (state === 'unknown') return refuse('PRODUCT_UNKNOWN');
  if (state === 'retired') return refuse('PRODUCT_RETIRED', { state });
  switch (command.type) {
    case 'ChangePrice':
      return accept({ type: 'PriceChanged', data: command.data });
    case 'RetireProduct':
      return accept({ type: 'ProductRetired', data: command.data });
    default:
      return unreachable(command);
  }
};

export const productDecider: Decider<ProductState, ProductCommand, ProductEvent> = {
  name: 'product',
  initial: 'unknown',
  evolve: (state, event) => {
    switch (event.type) {
      case 'ProductListed':
        return 'listed';
      case 'PriceChanged':
        return state;
      case 'ProductRetired':
        return 'retired';
      default:
        return unreachable(event);
    }
  },
  decide,
  customerOf: () => null,
};

export const productList = readModel(ProductEntity).rows({
  name: 'product-list',
  version: 1,
  keyedBy: 'entity',
  key: (event) => ({ productId: event.data.productId }),
  handlers: {
    ProductListed: (_row, { tenantId, data, occurredAt }) => ({
      tenantId,
      productId: data.productId,
      code: data.code,
      price: data.price?.amount ?? null,
      retired: false,
      listedAt: occurredAt,
    }),
    PriceChanged: (row, { data }) => row && { ...row, price: data.price.amount },
    ProductRetired: (row) => row && { ...row, retired: true },
  },
});

/** Products called `once` are taken off the list as soon as they are on it; those called `poison` break the reaction. */
export const retireOnce = defineReaction({
  name: 'retire-once',
  on: 'ProductListed',
  react: ({ data: { productId, code } }) => {
    const command = { type: 'RetireProduct', data: { productId, reason: 'once' } } as const;
    if (code === 'poison') throw new Error('This product breaks the reaction');
    if (code === 'twice') return [commandFor(productDecider, derivedId('nowhere', productId), command)];
    return code === 'once' ? [commandFor(productDecider, productId, command)] : [];
  },
});

export class ListProductBody {
  @IsString() @Length(1, 60) code!: string;
  @IsString() @MaxLength(200) name!: string;
  @IsIn(['core', 'charge']) kind!: 'core' | 'charge';
  @IsOptional() @ValidateNested() @Type(() => MoneyBody) price?: MoneyBody;
  /** Only to be refused: an integer is not text. */
  @IsOptional() @IsInt() @Min(0) @Max(9) rank?: number;
}

export class PriceBody {
  @ValidateNested() @Type(() => MoneyBody) price!: MoneyBody;
}

export class ProductQuery {
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number;
  @IsOptional() @IsBoolean() retired?: boolean;
}

@Controller('v1/products')
@Requires('products:write')
export class ProductHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  list(@Body() { rank: _rank, ...body }: ListProductBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const productId = context.newId('product');
    return this.commands.execute(
      productDecider,
      productId,
      { type: 'ListProduct', data: { productId, ...body } },
      context,
    );
  }

  @Post(':productId/price')
  changePrice(
    @Param('productId') productId: string,
    @Body() { price }: PriceBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ChangePrice', data: { productId, price: { ...price } } } as const;
    return this.commands.execute(productDecider, productId, command, context);
  }

  @Post(':productId/retire')
  retire(@Param('productId') productId: string, @Context() context: CommandContext): Promise<CommandOutcome> {
    return this.commands.execute(productDecider, productId, { type: 'RetireProduct', data: { productId } }, context);
  }

  /** A decider's bug: what it decides does not fit the schema of its event. */
  @Post(':productId/break')
  break(@Param('productId') productId: string, @Context() context: CommandContext): Promise<CommandOutcome> {
    const price = { amount: 'secret words', currency: 'GBP' };
    return this.commands.execute(
      productDecider,
      productId,
      { type: 'ChangePrice', data: { productId, price } },
      context,
    );
  }
}

@Controller('v1/product-list')
@Requires('products:read')
@ReadsFrom(productList)
export class ProductListHttp {
  constructor(@InjectRepository(ProductEntity) private readonly rows: Repository<ProductEntity>) {}

  @Get()
  async all(@TenantId() tenantId: string, @Query() { limit = 50, retired }: ProductQuery) {
    const where = { tenantId, ...(retired !== undefined && { retired }) };
    return { items: await this.rows.find({ where, take: limit, order: { listedAt: 'ASC' } }) };
  }
}

@Controller('v1/greeting')
@Public()
export class GreetingHttp {
  @Get()
  greet(): { hello: string } {
    return { hello: 'world' };
  }
}

class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table products.product_list (
        tenant_id text not null, product_id uuid not null, code text not null, price numeric, retired boolean not null,
        listed_at timestamptz not null, primary key (tenant_id, product_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table products.product_list');
  }
}

@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'products',
      entities: [ProductEntity],
      migrations: [Initial1700000000001],
      projections: [productList],
      reactions: [retireOnce],
      refusals: { PRODUCT_UNKNOWN: 404 },
    }),
  ],
  controllers: [ProductHttp, ProductListHttp, GreetingHttp],
})
export class ProductModule {}

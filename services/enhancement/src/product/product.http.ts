import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  Context,
  MoneyBody,
  Requires,
} from '@perennial/service-kit';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { productDecider } from './product.decider.ts';

const KINDS = ['core', 'extended-service', 'total-solution', 'charge'] as const;

export class ListProductBody {
  @IsString() @Length(1, 60) code!: string;
  @IsString() @Length(1, 200) name!: string;
  @IsOptional() @IsIn(KINDS) kind?: (typeof KINDS)[number];
  @IsOptional() @IsString() @Length(1, 200) category?: string;
  @IsOptional() @ValidateNested() @Type(() => MoneyBody) price?: MoneyBody;
}

export class ChangePriceBody {
  @IsDefined() @ValidateNested() @Type(() => MoneyBody) price!: MoneyBody;
}

export class RetireProductBody {
  @IsOptional() @IsString() @Length(1, 200) reason?: string;
}

/** Commands of the product aggregate. */
@Controller('v1/products')
@Requires('enhancement:write')
export class ProductHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  list(@Body() body: ListProductBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const productId = context.newId('product');
    const { code, name, kind = 'core', category, price } = body;
    const command = { type: 'ListProduct', data: { productId, code, name, kind, category, price } } as const;
    return this.commands.execute(productDecider, productId, command, context);
  }

  @Post(':productId/change-price')
  changePrice(
    @Param('productId', ParseUUIDPipe) productId: string,
    @Body() body: ChangePriceBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ChangePrice', data: { productId, price: body.price } } as const;
    return this.commands.execute(productDecider, productId, command, context);
  }

  @Post(':productId/retire')
  retire(
    @Param('productId', ParseUUIDPipe) productId: string,
    @Body() body: RetireProductBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'RetireProduct', data: { productId, reason: body.reason } } as const;
    return this.commands.execute(productDecider, productId, command, context);
  }
}

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
import { IsDefined, ValidateNested } from 'class-validator';
import { CancelOrderBody, PlaceOrderBody, ReturnLinesBody, SaleBody } from './order-body.http.ts';
import { orderDecider } from './order.decider.ts';

export class PayOrderBody {
  /** All of it: an order is paid once. */
  @IsDefined() @ValidateNested() @Type(() => MoneyBody) amount!: MoneyBody;
}

/** What is printed on a document that came without a number: the last, random part of its id. */
const numberOf = (prefix: string, id: string): string => `${prefix}-${id.slice(-12).toUpperCase()}`;

const saleOf = ({ customerId, currency, country, lines }: SaleBody) => ({
  customerId: customerId ?? null,
  currency,
  country,
  lines: lines.map(({ productId, code, kind = 'product', quantity, unitPrice }) => ({
    productId,
    code,
    kind,
    quantity,
    unitPrice,
  })),
});

/** Commands of the order aggregate. */
@Controller('v1')
@Requires('enhancement:write')
export class OrderHttp {
  constructor(private readonly commands: Commands) {}

  @Post('orders')
  place(@Body() body: PlaceOrderBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const orderId = context.newId('order');
    const { number = numberOf('O', orderId), offerId } = body;
    const command = { type: 'PlaceOrder', data: { orderId, number, offerId, ...saleOf(body) } } as const;
    return this.commands.execute(orderDecider, orderId, command, context);
  }

  /** Goods that came back without naming an order. */
  @Post('credit-notes')
  recordCreditNote(@Body() body: SaleBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const orderId = context.newId('credit-note');
    const { number = numberOf('C', orderId) } = body;
    const command = { type: 'RecordCreditNote', data: { orderId, number, ...saleOf(body) } } as const;
    return this.commands.execute(orderDecider, orderId, command, context);
  }

  @Post('orders/:orderId/pay')
  pay(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @Body() body: PayOrderBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'PayOrder', data: { orderId, amount: body.amount } } as const;
    return this.commands.execute(orderDecider, orderId, command, context);
  }

  @Post('orders/:orderId/fulfil')
  fulfil(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.commands.execute(orderDecider, orderId, { type: 'FulfilOrder', data: { orderId } }, context);
  }

  @Post('orders/:orderId/return')
  returnLines(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @Body() body: ReturnLinesBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const lines = body.lines.map(({ productId, quantity, unitPrice }) => ({ productId, quantity, unitPrice }));
    const command = { type: 'ReturnLines', data: { orderId, number: body.number, lines } } as const;
    return this.commands.execute(orderDecider, orderId, command, context);
  }

  @Post('orders/:orderId/cancel')
  cancel(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @Body() body: CancelOrderBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'CancelOrder', data: { orderId, reason: body.reason } } as const;
    return this.commands.execute(orderDecider, orderId, command, context);
  }
}

import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { causes } from '@perennial/kernel';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  consentsInForce,
  Context,
  IsInstant,
  MayRefuse,
  ReadModels,
  ReadsFrom,
  Requires,
} from '@perennial/service-kit';
import { ArrayMaxSize, IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { offerDecider } from './offer.decider.ts';

const KINDS = ['cross-sell', 'up-sell', 'bundle'] as const;
/** What made the offer when no policy did: a person. */
const BY_HAND = 'offer-by-hand/1';

export class MakeOfferBody {
  @IsUUID() customerId!: string;
  @IsUUID() productId!: string;
  @IsIn(KINDS) kind!: (typeof KINDS)[number];
  @IsString() @Length(1, 500) reason!: string;
  @IsOptional() @IsString() @Length(1, 80) policyVersion?: string;
  @IsOptional() @IsInstant() expiresAt?: string;
  /** Ids of the events that this rests on: `why` tells them. */
  @IsOptional() @IsUUID('all', { each: true }) @ArrayMaxSize(100) causedBy?: string[];
}

export class AcceptOfferBody {
  /** The order that came of it. */
  @IsOptional() @IsUUID() orderId?: string;
}

export class WithdrawOfferBody {
  @IsString() @Length(1, 200) reason!: string;
}

export class DeclineOfferBody {
  @IsOptional() @IsString() @Length(1, 200) reason?: string;
}

/** Commands of the offer aggregate. */
@Controller('v1/offers')
@Requires('enhancement:write')
export class OfferHttp {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  @Post()
  @ReadsFrom(consentRegister)
  @MayRefuse('CONSENT_MISSING', 'OFFER_EXPIRES_BEFORE_IT_IS_MADE')
  async make(@Body() body: MakeOfferBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const offerId = context.newId('offer');
    const { customerId, productId, kind, reason, policyVersion = BY_HAND, causedBy = [] } = body;
    const expiresAt = body.expiresAt && new Date(body.expiresAt).toISOString();
    const { tenantId, occurredAt: at } = context;
    const consents = await consentsInForce(this.readModels, consentRegister, { tenantId, customerId, at });
    const made = { offerId, customerId, productId, kind, reason, policyVersion, expiresAt, ...causes(...causedBy) };
    const data = { ...made, at, consents };
    return this.commands.execute(offerDecider, offerId, { type: 'MakeOffer', data }, context);
  }

  @Post(':offerId/show')
  show(@Param('offerId', ParseUUIDPipe) offerId: string, @Context() context: CommandContext): Promise<CommandOutcome> {
    return this.commands.execute(offerDecider, offerId, { type: 'ShowOffer', data: { offerId } }, context);
  }

  @Post(':offerId/click')
  click(@Param('offerId', ParseUUIDPipe) offerId: string, @Context() context: CommandContext): Promise<CommandOutcome> {
    return this.commands.execute(offerDecider, offerId, { type: 'ClickOffer', data: { offerId } }, context);
  }

  @Post(':offerId/accept')
  accept(
    @Param('offerId', ParseUUIDPipe) offerId: string,
    @Body() body: AcceptOfferBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { offerId, orderId: body.orderId, at: context.occurredAt };
    return this.commands.execute(offerDecider, offerId, { type: 'AcceptOffer', data }, context);
  }

  @Post(':offerId/decline')
  decline(
    @Param('offerId', ParseUUIDPipe) offerId: string,
    @Body() body: DeclineOfferBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { offerId, reason: body.reason };
    return this.commands.execute(offerDecider, offerId, { type: 'DeclineOffer', data }, context);
  }

  @Post(':offerId/expire')
  expire(
    @Param('offerId', ParseUUIDPipe) offerId: string,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { offerId, at: context.occurredAt };
    return this.commands.execute(offerDecider, offerId, { type: 'ExpireOffer', data }, context);
  }
  @Post(':offerId/withdraw')
  withdraw(
    @Param('offerId', ParseUUIDPipe) offerId: string,
    @Body() { reason }: WithdrawOfferBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { offerId, reason };
    return this.commands.execute(offerDecider, offerId, { type: 'WithdrawOffer', data }, context);
  }
}

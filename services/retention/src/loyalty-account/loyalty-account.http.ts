import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type CommandContext, type CommandOutcome, Commands, Context, Requires } from '@perennial/service-kit';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min, NotEquals } from 'class-validator';
import { accountIdOf, loyaltyAccountDecider } from './loyalty-account.decider.ts';
import { defaultPoints } from './points.policy.ts';
import { defaultTiers } from './tier.policy.ts';

const MOST_POINTS = 1_000_000_000;

export class OpenLoyaltyAccountBody {
  @IsUUID() customerId!: string;
}

export class EarnPointsBody {
  @IsInt() @Min(1) @Max(MOST_POINTS) points!: number;
  @IsString() @Length(1, 200) reason!: string;
  @IsOptional() @IsUUID() orderId?: string;
}

export class RedeemPointsBody {
  @IsInt() @Min(1) @Max(MOST_POINTS) points!: number;
  @IsString() @Length(1, 200) reason!: string;
}

export class ExpirePointsBody {
  @IsInt() @Min(1) @Max(MOST_POINTS) points!: number;
}

export class AdjustPointsBody {
  /** Negative to take points away. */
  @IsInt() @Min(-MOST_POINTS) @Max(MOST_POINTS) @NotEquals(0) points!: number;
  @IsString() @Length(1, 200) reason!: string;
}

/** Commands of the loyalty account: a ledger of points. */
@Controller('v1/loyalty-accounts')
@Requires('retention:write')
export class LoyaltyAccountHttp {
  constructor(private readonly commands: Commands) {}

  /** A customer has one account: opening it again changes nothing. */
  @Post()
  open(@Body() { customerId }: OpenLoyaltyAccountBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const accountId = accountIdOf(context.tenantId, customerId);
    const command = { type: 'OpenLoyaltyAccount', data: { accountId, customerId, tiers: defaultTiers } } as const;
    return this.commands.execute(loyaltyAccountDecider, accountId, command, context);
  }

  @Post(':accountId/earn')
  earn(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() body: EarnPointsBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { ...body, accountId, policyVersion: defaultPoints.version, tiers: defaultTiers };
    return this.commands.execute(loyaltyAccountDecider, accountId, { type: 'EarnPoints', data }, context);
  }

  @Post(':accountId/redeem')
  redeem(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() body: RedeemPointsBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'RedeemPoints', data: { ...body, accountId } } as const;
    return this.commands.execute(loyaltyAccountDecider, accountId, command, context);
  }

  @Post(':accountId/expire')
  expire(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() body: ExpirePointsBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { ...body, accountId, policyVersion: defaultPoints.version };
    return this.commands.execute(loyaltyAccountDecider, accountId, { type: 'ExpirePoints', data }, context);
  }

  @Post(':accountId/adjust')
  adjust(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() body: AdjustPointsBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AdjustPoints', data: { ...body, accountId } } as const;
    return this.commands.execute(loyaltyAccountDecider, accountId, command, context);
  }
}

import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  consentsInForce,
  Context,
  MayRefuse,
  MoneyBody,
  ReadModels,
  ReadsFrom,
  Requires,
} from '@perennial/service-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  ValidateNested,
} from 'class-validator';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { campaignDecider } from './campaign.decider.ts';
import { touchDecider } from './touch.decider.ts';

const OBJECTIVES = ['relationship', 'lifetime-value', 'loyalty', 'one-to-one'] as const;
const DIRECTIONS = ['outbound', 'inbound'] as const;

export class PlanCampaignBody {
  @IsString() @Length(1, 200) name!: string;
  @IsIn(OBJECTIVES) objective!: (typeof OBJECTIVES)[number];
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  channels!: string[];
  @IsOptional() @ValidateNested() @Type(() => MoneyBody) budget?: MoneyBody;
}

export class RecordTouchBody {
  @IsUUID() customerId!: string;
  @IsString() @Length(1, 60) medium!: string;
  @IsIn(DIRECTIONS) direction!: (typeof DIRECTIONS)[number];
}

/** Commands of the campaign aggregate, and the touches it makes. */
@Controller('v1/campaigns')
@Requires('acquisition:write')
export class CampaignHttp {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  @Post()
  plan(@Body() body: PlanCampaignBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const campaignId = context.newId('campaign');
    const command = { type: 'PlanCampaign', data: { ...body, campaignId } } as const;
    return this.commands.execute(campaignDecider, campaignId, command, context);
  }

  @Post(':campaignId/launch')
  launch(
    @Param('campaignId', ParseUUIDPipe) campaignId: string,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      campaignDecider,
      campaignId,
      { type: 'LaunchCampaign', data: { campaignId } },
      context,
    );
  }

  @Post(':campaignId/touches')
  @ReadsFrom(consentRegister)
  @MayRefuse('CONSENT_MISSING')
  async touch(
    @Param('campaignId', ParseUUIDPipe) campaignId: string,
    @Body() body: RecordTouchBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const touchId = context.newId('touch');
    const { tenantId, occurredAt: at } = context;
    const consents = await consentsInForce(this.readModels, consentRegister, {
      tenantId,
      customerId: body.customerId,
      at,
    });
    const command = { type: 'RecordTouch', data: { ...body, campaignId, touchId, consents } } as const;
    return this.commands.execute(touchDecider, touchId, command, context);
  }
}

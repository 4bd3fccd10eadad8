import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  Context,
  IsInstant,
  MoneyBody,
  Requires,
} from '@perennial/service-kit';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { opportunityDecider } from './opportunity.decider.ts';

export class OpenOpportunityBody {
  @IsUUID() customerId!: string;
  @IsOptional() @IsUUID() leadId?: string;
  @IsOptional() @IsString() @Length(1, 60) pipeline?: string;
  @IsString() @Length(1, 200) title!: string;
  @IsOptional() @ValidateNested() @Type(() => MoneyBody) amount?: MoneyBody;
  @IsOptional() @IsInstant() expectedCloseAt?: string;
}

export class MoveStageBody {
  @IsString() @Length(1, 60) to!: string;
  @IsOptional() @ValidateNested() @Type(() => MoneyBody) amount?: MoneyBody;
  @IsOptional() @IsInstant() expectedCloseAt?: string;
}

export class WinOpportunityBody {
  @IsDefined() @ValidateNested() @Type(() => MoneyBody) amount!: MoneyBody;
}

export class ReasonBody {
  @IsString() @Length(1, 200) reason!: string;
}

const instant = (text: string | undefined): string | undefined => text && new Date(text).toISOString();

/** Commands of the opportunity aggregate. */
@Controller('v1/opportunities')
@Requires('acquisition:write')
export class OpportunityHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  open(@Body() body: OpenOpportunityBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const opportunityId = context.newId('opportunity');
    const { pipeline = 'standard', expectedCloseAt, ...named } = body;
    const data = { ...named, opportunityId, pipeline, expectedCloseAt: instant(expectedCloseAt) };
    return this.commands.execute(opportunityDecider, opportunityId, { type: 'OpenOpportunity', data }, context);
  }

  @Post(':opportunityId/move-stage')
  moveStage(
    @Param('opportunityId', ParseUUIDPipe) opportunityId: string,
    @Body() body: MoveStageBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const data = { ...body, opportunityId, expectedCloseAt: instant(body.expectedCloseAt) };
    return this.commands.execute(opportunityDecider, opportunityId, { type: 'MoveStage', data }, context);
  }

  @Post(':opportunityId/win')
  win(
    @Param('opportunityId', ParseUUIDPipe) opportunityId: string,
    @Body() body: WinOpportunityBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'WinOpportunity', data: { opportunityId, amount: body.amount } } as const;
    return this.commands.execute(opportunityDecider, opportunityId, command, context);
  }

  @Post(':opportunityId/lose')
  lose(
    @Param('opportunityId', ParseUUIDPipe) opportunityId: string,
    @Body() body: ReasonBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'LoseOpportunity', data: { opportunityId, reason: body.reason } } as const;
    return this.commands.execute(opportunityDecider, opportunityId, command, context);
  }

  @Post(':opportunityId/reopen')
  reopen(
    @Param('opportunityId', ParseUUIDPipe) opportunityId: string,
    @Body() body: ReasonBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ReopenOpportunity', data: { opportunityId, reason: body.reason } } as const;
    return this.commands.execute(opportunityDecider, opportunityId, command, context);
  }
}

import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  consentsInForce,
  Context,
  MayRefuse,
  ReadModels,
  ReadsFrom,
  Requires,
} from '@perennial/service-kit';
import { ArrayMaxSize, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { winBackDecider } from './win-back.decider.ts';

export class StartWinBackBody {
  @IsUUID() customerId!: string;
  @IsString() @Length(1, 500) reason!: string;
  /** What started it, when a policy did. */
  @IsOptional() @IsString() @Length(1, 80) policyVersion?: string;
  /** Ids of the events that this rests on: `why` tells them. */
  @IsOptional() @IsUUID('all', { each: true }) @ArrayMaxSize(100) causedBy?: string[];
}

export class ContactForWinBackBody {
  @IsString() @Length(1, 60) medium!: string;
}

export class SucceedWinBackBody {
  /** The order with which the customer came back. */
  @IsOptional() @IsUUID() orderId?: string;
}

export class AbandonWinBackBody {
  @IsString() @Length(1, 200) reason!: string;
}

/** Commands of the win-back aggregate. */
@Controller('v1/win-backs')
@Requires('retention:write')
export class WinBackHttp {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  @Post()
  @ReadsFrom(consentRegister)
  @MayRefuse('CONSENT_MISSING')
  async start(@Body() body: StartWinBackBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const winBackId = context.newId('win-back');
    const { tenantId, occurredAt: at } = context;
    const consents = await consentsInForce(this.readModels, consentRegister, {
      tenantId,
      customerId: body.customerId,
      at,
    });
    const command = { type: 'StartWinBack', data: { ...body, winBackId, consents } } as const;
    return this.commands.execute(winBackDecider, winBackId, command, context);
  }

  @Post(':winBackId/contact')
  @MayRefuse('CONSENT_MISSING', 'WIN_BACK_ENDED')
  contact(
    @Param('winBackId', ParseUUIDPipe) winBackId: string,
    @Body() body: ContactForWinBackBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ContactForWinBack', data: { ...body, winBackId, at: context.occurredAt } } as const;
    return this.commands.execute(winBackDecider, winBackId, command, context);
  }

  @Post(':winBackId/succeed')
  succeed(
    @Param('winBackId', ParseUUIDPipe) winBackId: string,
    @Body() body: SucceedWinBackBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'SucceedWinBack', data: { ...body, winBackId } } as const;
    return this.commands.execute(winBackDecider, winBackId, command, context);
  }

  @Post(':winBackId/abandon')
  abandon(
    @Param('winBackId', ParseUUIDPipe) winBackId: string,
    @Body() body: AbandonWinBackBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AbandonWinBack', data: { ...body, winBackId } } as const;
    return this.commands.execute(winBackDecider, winBackId, command, context);
  }
}

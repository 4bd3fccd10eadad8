import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type CommandContext, type CommandOutcome, Commands, Context, Requires } from '@perennial/service-kit';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { interactionDecider } from './interaction.decider.ts';
import type { Direction, Medium, Sentiment } from './interaction.events.ts';

const MEDIA = ['phone', 'email', 'chat', 'web', 'shop', 'letter', 'social'] as const satisfies readonly Medium[];
const DIRECTIONS = ['inbound', 'outbound'] as const satisfies readonly Direction[];
const SENTIMENTS = ['negative', 'neutral', 'positive'] as const satisfies readonly Sentiment[];

export class LogInteractionBody {
  @IsUUID() customerId!: string;
  @IsIn(MEDIA) medium!: Medium;
  @IsIn(DIRECTIONS) direction!: Direction;
  @IsString() @Length(1, 200) subject!: string;
  @IsOptional() @IsString() @Length(1, 20000) content?: string;
  @IsOptional() @IsIn(SENTIMENTS) sentiment?: Sentiment;
  @IsOptional() @IsUUID() caseId?: string;
}

export class HandOverBody {
  @IsString() @Length(1, 200) to!: string;
  @IsString() @Length(1, 200) reason!: string;
}

/** Commands of the interaction aggregate. */
@Controller('v1/interactions')
@Requires('customer-service:write')
export class InteractionHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  log(@Body() body: LogInteractionBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const interactionId = context.newId('interaction');
    const command = { type: 'LogInteraction', data: { ...body, interactionId } } as const;
    return this.commands.execute(interactionDecider, interactionId, command, context);
  }

  @Post(':interactionId/hand-over')
  handOver(
    @Param('interactionId', ParseUUIDPipe) interactionId: string,
    @Body() body: HandOverBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'HandOver', data: { ...body, interactionId } } as const;
    return this.commands.execute(interactionDecider, interactionId, command, context);
  }
}

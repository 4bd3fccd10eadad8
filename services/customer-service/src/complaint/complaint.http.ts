import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type CommandContext, type CommandOutcome, Commands, Context, Requires } from '@perennial/service-kit';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { complaintDecider } from './complaint.decider.ts';
import type { Outcome, Severity, Topic } from './complaint.events.ts';

const TOPICS = ['product', 'delivery', 'price', 'service', 'privacy', 'other'] as const satisfies readonly Topic[];
const SEVERITIES = ['minor', 'major', 'critical'] as const satisfies readonly Severity[];
const OUTCOMES = ['upheld', 'partly-upheld', 'rejected', 'withdrawn'] as const satisfies readonly Outcome[];

export class FileComplaintBody {
  @IsUUID() customerId!: string;
  @IsIn(TOPICS) about!: Topic;
  @IsIn(SEVERITIES) severity!: Severity;
  @IsString() @Length(1, 20000) statement!: string;
  @IsOptional() @IsUUID() orderId?: string;
}

export class AnswerComplaintBody {
  @IsString() @Length(1, 20000) answer!: string;
}

export class ResolveComplaintBody {
  @IsIn(OUTCOMES) outcome!: Outcome;
  @IsOptional() @IsString() @Length(1, 200) remedy?: string;
}

/** Commands of the complaint aggregate. */
@Controller('v1/complaints')
@Requires('customer-service:write')
export class ComplaintHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  file(@Body() body: FileComplaintBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const complaintId = context.newId('complaint');
    const command = { type: 'FileComplaint', data: { ...body, complaintId } } as const;
    return this.commands.execute(complaintDecider, complaintId, command, context);
  }

  @Post(':complaintId/answer')
  answer(
    @Param('complaintId', ParseUUIDPipe) complaintId: string,
    @Body() body: AnswerComplaintBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AnswerComplaint', data: { ...body, complaintId } } as const;
    return this.commands.execute(complaintDecider, complaintId, command, context);
  }

  @Post(':complaintId/resolve')
  resolve(
    @Param('complaintId', ParseUUIDPipe) complaintId: string,
    @Body() body: ResolveComplaintBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ResolveComplaint', data: { ...body, complaintId } } as const;
    return this.commands.execute(complaintDecider, complaintId, command, context);
  }
}

import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  Context,
  ReadsFrom,
  Requires,
} from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { SlaBoardEntity } from '../sla-board/sla-board.entity.ts';
import { slaBoard } from '../sla-board/sla-board.projection.ts';
import { type CaseCommand, caseDecider } from './case.decider.ts';
import type { Phase, Priority } from './case.events.ts';
import { defaultSla } from './sla.policy.ts';
import { checkSla } from './sla-check.ts';

const PHASES = ['pre-sale', 'during-sale', 'post-sale'] as const satisfies readonly Phase[];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const satisfies readonly Priority[];

export class OpenCaseBody {
  @IsUUID() customerId!: string;
  @IsIn(PHASES) phase!: Phase;
  @IsOptional() @IsIn(PRIORITIES) priority?: Priority;
  @IsString() @Length(1, 200) subject!: string;
  @IsOptional() @IsString() @Length(1, 20000) description?: string;
}

export class AssignCaseBody {
  @IsString() @Length(1, 200) assignee!: string;
}

export class ReplyToCaseBody {
  @IsString() @Length(1, 20000) message!: string;
}

export class EscalateCaseBody {
  @IsInt() @Min(1) @Max(9) level!: number;
  @IsString() @Length(1, 200) reason!: string;
}

export class ResolveCaseBody {
  @IsString() @Length(1, 4000) resolution!: string;
}

export class ReopenCaseBody {
  @IsString() @Length(1, 200) reason!: string;
}

export class MergeCaseBody {
  @IsUUID() intoCaseId!: string;
}

export class RateCaseBody {
  @IsInt() @Min(1) @Max(5) rating!: number;
}

/** Commands of the case aggregate. */
@Controller('v1/cases')
@Requires('customer-service:write')
export class CaseHttp {
  constructor(
    private readonly commands: Commands,
    @InjectRepository(SlaBoardEntity) private readonly board: Repository<SlaBoardEntity>,
  ) {}

  @Post()
  open(@Body() body: OpenCaseBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const caseId = context.newId('case');
    const { priority = 'normal', ...named } = body;
    const data = { ...named, caseId, priority, openedAt: context.occurredAt, policy: defaultSla };
    return this.execute(caseId, { type: 'OpenCase', data }, context);
  }

  @Post(':caseId/assign')
  assign(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { assignee }: AssignCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'AssignCase', data: { caseId, assignee } }, context);
  }

  @Post(':caseId/reply')
  reply(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { message }: ReplyToCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'ReplyToCase', data: { caseId, message } }, context);
  }

  @Post(':caseId/escalate')
  escalate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { level, reason }: EscalateCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'EscalateCase', data: { caseId, level, reason } }, context);
  }

  @Post(':caseId/resolve')
  resolve(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { resolution }: ResolveCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'ResolveCase', data: { caseId, resolution } }, context);
  }

  @Post(':caseId/reopen')
  reopen(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { reason }: ReopenCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'ReopenCase', data: { caseId, reason } }, context);
  }

  /** The case to merge into is looked up on the board: name the position of its opening as `?after=` when it is new. */
  @Post(':caseId/merge')
  @ReadsFrom(slaBoard)
  async merge(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { intoCaseId }: MergeCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const { tenantId } = context;
    const into = (await this.board.findOneBy({ tenantId, caseId: intoCaseId })) ?? undefined;
    return this.execute(caseId, { type: 'MergeCase', data: { caseId, intoCaseId, into } }, context);
  }

  @Post(':caseId/rate')
  rate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() { rating }: RateCaseBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.execute(caseId, { type: 'RateCase', data: { caseId, rating } }, context);
  }

  /** Records the targets that have been missed by now. Harmless to repeat. */
  @Post(':caseId/check-sla')
  checkSla(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return checkSla(this.commands, caseId, context);
  }

  private execute(caseId: string, command: CaseCommand, context: CommandContext): Promise<CommandOutcome> {
    return this.commands.execute(caseDecider, caseId, command, context);
  }
}

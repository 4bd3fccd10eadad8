import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CARE_PURPOSES, type RelationshipType } from '@perennial/contracts';
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
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { relationshipDecider } from './relationship.decider.ts';
import { RELATIONSHIP_TYPES } from './relationship-type.policy.ts';

export class AssignRelationshipTypeBody {
  @IsIn(RELATIONSHIP_TYPES) relationshipType!: RelationshipType;
  @IsString() @Length(1, 500) reason!: string;
}

export class ScheduleCareTaskBody {
  @IsString() @Length(1, 200) task!: string;
  @IsInstant() dueAt!: string;
  @IsOptional() @IsUUID() orderId?: string;
  /** What the contact is for: `service` (default), or `marketing`, which needs consent. */
  @IsOptional() @IsIn(CARE_PURPOSES) purpose?: (typeof CARE_PURPOSES)[number];
  /** Chosen by the client, who can then complete the task by it; made here otherwise. */
  @IsOptional() @IsUUID() taskId?: string;
}

export class CancelCareTaskBody {
  @IsString() @Length(1, 200) reason!: string;
}

export class CompleteCareTaskBody {
  @IsString() @Length(1, 200) outcome!: string;
}

/** Commands of the relationship aggregate: one relationship a customer. */
@Controller('v1/customers/:customerId/relationship')
@Requires('retention:write')
export class RelationshipHttp {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  @Post('assign-type')
  assignType(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: AssignRelationshipTypeBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AssignRelationshipType', data: { ...body, customerId } } as const;
    return this.commands.execute(relationshipDecider, customerId, command, context);
  }

  @Post('care-tasks')
  @ReadsFrom(consentRegister)
  @MayRefuse('CONSENT_MISSING', 'CARE_TASK_ALREADY_SCHEDULED')
  async schedule(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: ScheduleCareTaskBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const { tenantId, occurredAt: at } = context;
    const consents = await consentsInForce(this.readModels, consentRegister, { tenantId, customerId, at });
    const data = {
      ...body,
      consents,
      customerId,
      taskId: body.taskId ?? context.newId('care-task'),
      dueAt: new Date(body.dueAt).toISOString(),
    };
    return this.commands.execute(relationshipDecider, customerId, { type: 'ScheduleCareTask', data }, context);
  }

  @Post('care-tasks/:taskId/complete')
  complete(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Param('taskId', ParseUUIDPipe) taskId: string,
    @Body() body: CompleteCareTaskBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'CompleteCareTask', data: { ...body, customerId, taskId } } as const;
    return this.commands.execute(relationshipDecider, customerId, command, context);
  }
  @Post('care-tasks/:taskId/cancel')
  cancel(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Param('taskId', ParseUUIDPipe) taskId: string,
    @Body() body: CancelCareTaskBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'CancelCareTask', data: { ...body, customerId, taskId } } as const;
    return this.commands.execute(relationshipDecider, customerId, command, context);
  }
}

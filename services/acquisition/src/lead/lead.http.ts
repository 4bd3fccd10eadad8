import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type CommandContext, type CommandOutcome, Commands, Context, Requires } from '@perennial/service-kit';
import { IsInt, IsObject, IsOptional, IsString, IsUUID, Length, Max, Min, isString, ValidateBy } from 'class-validator';
import { leadDecider } from './lead.decider.ts';
import { defaultLeadScoring } from './lead-scoring.policy.ts';

const MOST_TRAITS = 100;

/** Somebody's address or telephone number. Traits stay in the log in clear, also when their customer is erased. */
const CONTACT = /[^\s@]@[^\s@]+\.[^\s@]|\+\d[\d\s()./-]{7,}/;

const areTraits = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const traits = Object.entries(value);
  const named = traits.every(([trait]) => trait.length >= 1 && trait.length <= 60);
  const short = traits.every(([, fact]) => isString(fact) && fact.length <= 200);
  return traits.length <= MOST_TRAITS && named && short && !traits.flat().some((text) => CONTACT.test(text as string));
};

/** Plain facts such as `employees: "50-200"`. */
const AreTraits = () =>
  ValidateBy({
    name: 'areTraits',
    validator: {
      validate: areTraits,
      defaultMessage: () =>
        `traits must be at most ${MOST_TRAITS} names of up to 60 characters, each with a text of up to 200; no e-mail addresses or telephone numbers, which the log would keep in clear`,
    },
  });

export class CaptureLeadBody {
  @IsUUID() customerId!: string;
  @IsString() @Length(1, 200) source!: string;
  @IsOptional() @IsString() @Length(1, 200) interest?: string;
  @IsOptional() @IsUUID() campaignId?: string;
  @IsOptional() @IsObject() @AreTraits() traits?: Record<string, string>;
}

export class EnrichLeadBody {
  @IsObject() @AreTraits() traits!: Record<string, string>;
}

export class AssignLeadBody {
  @IsString() @Length(1, 200) assignee!: string;
}

export class QualifyLeadBody {
  /** Lower or raise the policy's bar for this one lead. */
  @IsOptional() @IsInt() @Min(0) @Max(100) threshold?: number;
}

export class DisqualifyLeadBody {
  @IsString() @Length(1, 200) reason!: string;
}

/** Commands of the lead aggregate. */
@Controller('v1/leads')
@Requires('acquisition:write')
export class LeadHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  capture(@Body() body: CaptureLeadBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const leadId = context.newId('lead');
    const data = { ...body, leadId, traits: body.traits ?? {} };
    return this.commands.execute(leadDecider, leadId, { type: 'CaptureLead', data }, context);
  }

  @Post(':leadId/enrich')
  enrich(
    @Param('leadId', ParseUUIDPipe) leadId: string,
    @Body() body: EnrichLeadBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'EnrichLead', data: { leadId, traits: body.traits } } as const;
    return this.commands.execute(leadDecider, leadId, command, context);
  }

  @Post(':leadId/score')
  score(@Param('leadId', ParseUUIDPipe) leadId: string, @Context() context: CommandContext): Promise<CommandOutcome> {
    const command = { type: 'ScoreLead', data: { leadId, policy: defaultLeadScoring } } as const;
    return this.commands.execute(leadDecider, leadId, command, context);
  }

  @Post(':leadId/assign')
  assign(
    @Param('leadId', ParseUUIDPipe) leadId: string,
    @Body() body: AssignLeadBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AssignLead', data: { leadId, assignee: body.assignee } } as const;
    return this.commands.execute(leadDecider, leadId, command, context);
  }

  @Post(':leadId/qualify')
  qualify(
    @Param('leadId', ParseUUIDPipe) leadId: string,
    @Body() body: QualifyLeadBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const threshold = body.threshold ?? defaultLeadScoring.qualifyingScore;
    const command = { type: 'QualifyLead', data: { leadId, threshold } } as const;
    return this.commands.execute(leadDecider, leadId, command, context);
  }

  @Post(':leadId/disqualify')
  disqualify(
    @Param('leadId', ParseUUIDPipe) leadId: string,
    @Body() body: DisqualifyLeadBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'DisqualifyLead', data: { leadId, reason: body.reason } } as const;
    return this.commands.execute(leadDecider, leadId, command, context);
  }
}

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
import { IsIn, IsObject, IsOptional, IsString, IsUUID, Length, ValidateBy } from 'class-validator';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { defaultSatisfaction } from './satisfaction.policy.ts';
import { surveyDecider } from './survey.decider.ts';
import type { Answers, SurveyKind } from './survey.events.ts';

export const SURVEY_KINDS = ['csat', 'nps', 'trust', 'acsi'] as const satisfies readonly SurveyKind[];
const MOST_ITEMS = 100;

const isScore = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 10;

const areAnswers = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const items = Object.entries(value);
  const named = items.every(([item]) => item.length >= 1 && item.length <= 200);
  return items.length >= 1 && items.length <= MOST_ITEMS && named && items.every(([, score]) => isScore(score));
};

export class SendSurveyBody {
  @IsUUID() customerId!: string;
  @IsIn(SURVEY_KINDS) kind!: SurveyKind;
  @IsOptional() @IsUUID() orderId?: string;
}

export class AnswerSurveyBody {
  /** Item → number from 0 to 10. */
  @IsObject()
  @ValidateBy({
    name: 'areAnswers',
    validator: {
      validate: areAnswers,
      defaultMessage: () => `answers must name 1 to ${MOST_ITEMS} items, each with a number from 0 to 10`,
    },
  })
  answers!: Answers;
  @IsOptional() @IsString() @Length(1, 4000) comment?: string;
}

/** Commands of the survey aggregate. */
@Controller('v1/surveys')
@Requires('retention:write')
export class SurveyHttp {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  @Post()
  @ReadsFrom(consentRegister)
  @MayRefuse('CONSENT_MISSING')
  async send(@Body() body: SendSurveyBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const surveyId = context.newId('survey');
    const { tenantId, occurredAt: at } = context;
    const consents = await consentsInForce(this.readModels, consentRegister, {
      tenantId,
      customerId: body.customerId,
      at,
    });
    const command = { type: 'SendSurvey', data: { ...body, surveyId, consents } } as const;
    return this.commands.execute(surveyDecider, surveyId, command, context);
  }

  @Post(':surveyId/answer')
  @MayRefuse('SURVEY_ALREADY_ANSWERED', 'SURVEY_CLOSED')
  answer(
    @Param('surveyId', ParseUUIDPipe) surveyId: string,
    @Body() body: AnswerSurveyBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'AnswerSurvey', data: { ...body, surveyId, policy: defaultSatisfaction } } as const;
    return this.commands.execute(surveyDecider, surveyId, command, context);
  }
}

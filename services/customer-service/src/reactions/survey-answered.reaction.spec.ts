import { describe, expect, it } from '@jest/globals';
import { given, recorded } from '@perennial/testing';
import { type CaseCommand, caseDecider } from '../case/case.decider.ts';
import { openCaseForDissatisfaction } from './survey-answered.reaction.ts';

const surveyId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const answered = (satisfaction: 'dissatisfied' | 'neutral' | 'satisfied', tenantId = 'test') =>
  recorded(
    'SurveyAnswered',
    {
      surveyId,
      customerId,
      kind: 'csat',
      answers: { overall: 2 },
      satisfaction,
      policyVersion: 'satisfaction/1',
      comment: 'Too slow',
    },
    { tenantId },
  );

describe('a survey answer', () => {
  it('opens a case under the SLA clock when the customer is dissatisfied', () => {
    const event = answered('dissatisfied');
    const [command, ...others] = openCaseForDissatisfaction.react(event);
    expect(others).toEqual([]);
    expect(command?.decider.name).toBe('case');
    expect(command?.command).toMatchObject({
      type: 'OpenCase',
      data: {
        customerId,
        surveyId,
        phase: 'post-sale',
        priority: 'high',
        priorityPolicyVersion: 'case-priority/1',
        causedBy: [event.id],
        description: 'Too slow',
        openedAt: event.occurredAt,
      },
    });
  });

  it('opens none otherwise', () => {
    expect(openCaseForDissatisfaction.react(answered('neutral'))).toEqual([]);
    expect(openCaseForDissatisfaction.react(answered('satisfied'))).toEqual([]);
  });

  it('that is delivered again addresses the same case, which is open already', () => {
    const event = answered('dissatisfied');
    const [first] = openCaseForDissatisfaction.react(event);
    const [again] = openCaseForDissatisfaction.react(event);
    expect(again).toEqual(first);
    const opened = caseDecider.decide(first?.command as CaseCommand, caseDecider.initial);
    given(caseDecider, ...(opened.accepted ? opened.events : []))
      .when(again?.command as CaseCommand)
      .thenRefused('CASE_ALREADY_OPENED');
  });

  it('of another tenant is another case', () => {
    const caseOf = (tenantId: string) => openCaseForDissatisfaction.react(answered('dissatisfied', tenantId))[0]?.id;
    expect(caseOf('one')).not.toBe(caseOf('other'));
  });
});

import { describe, expect, it } from '@jest/globals';
import { recorded } from '@perennial/testing';
import { openCaseForDissatisfaction } from './survey-answered.reaction.ts';

const surveyId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const answered = (satisfaction: 'dissatisfied' | 'neutral' | 'satisfied', tenantId = 'test') =>
  recorded(
    'SurveyAnswered',
    { surveyId, customerId, kind: 'csat', answers: { overall: 2 }, satisfaction, comment: 'Too slow' },
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
        description: 'Too slow',
        openedAt: event.occurredAt,
      },
    });
  });

  it('opens none otherwise', () => {
    expect(openCaseForDissatisfaction.react(answered('neutral'))).toEqual([]);
    expect(openCaseForDissatisfaction.react(answered('satisfied'))).toEqual([]);
  });

  it('addresses the same case when it comes again, and another one in another tenant', () => {
    const caseOf = (tenantId?: string) => openCaseForDissatisfaction.react(answered('dissatisfied', tenantId))[0]?.id;
    expect(caseOf()).toBe(caseOf());
    expect(caseOf('other')).not.toBe(caseOf());
  });
});

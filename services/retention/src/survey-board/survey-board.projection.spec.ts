import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { surveyBoard } from './survey-board.projection.ts';

const surveyId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

describe('the survey board', () => {
  it('shows a survey from the day it was sent, and its answers when they come', () => {
    const sent = recorded('SurveySent', { surveyId, customerId, kind: 'nps' });
    const answered = recorded(
      'SurveyAnswered',
      {
        surveyId,
        customerId,
        kind: 'nps',
        answers: { recommend: 9 },
        satisfaction: 'satisfied',
        policyVersion: 'satisfaction/1',
        comment: 'Ada',
      },
      { occurredAt: '2025-01-03T00:00:00.000Z' },
    );
    const waiting = givenEvents(sent).project(surveyBoard).rows;
    expect(waiting).toMatchObject([{ kind: 'nps', answeredAt: null, satisfaction: null }]);
    const [row] = givenEvents(sent, answered).project(surveyBoard).rows;
    expect(row).toMatchObject({
      sentAt: '2025-01-01T12:00:00.000Z',
      answeredAt: '2025-01-03T00:00:00.000Z',
      answers: { recommend: 9 },
      satisfaction: 'satisfied',
    });
    // What a customer wrote is personal, and stays in the log.
    expect(row).not.toHaveProperty('comment');
  });

  it('shows since when a survey is closed', () => {
    const sent = recorded('SurveySent', { surveyId, customerId, kind: 'nps' });
    const closed = recorded(
      'SurveyClosed',
      { surveyId, reason: 'no consent any more' },
      { customerId, occurredAt: '2025-01-02T00:00:00.000Z' },
    );
    const [row] = givenEvents(sent, closed).project(surveyBoard).rows;
    expect(row).toMatchObject({ answeredAt: null, closedAt: '2025-01-02T00:00:00.000Z' });
  });
});

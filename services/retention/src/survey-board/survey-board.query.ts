import type { Repository } from 'typeorm';
import type { SurveyKind } from '../survey/survey.events.ts';
import type { SurveyBoardEntity } from './survey-board.entity.ts';

/** How the surveys of one kind came out. */
export interface SurveyTotals {
  readonly kind: SurveyKind;
  readonly sent: number;
  readonly answered: number;
  readonly satisfied: number;
  readonly neutral: number;
  readonly dissatisfied: number;
}

/** Counts per kind of survey. */
export const surveyTotals = (surveys: Repository<SurveyBoardEntity>, tenantId: string): Promise<SurveyTotals[]> =>
  surveys.query(
    `select kind, count(*)::int as sent, count(satisfaction)::int as answered,
            count(*) filter (where satisfaction = 'satisfied')::int as satisfied,
            count(*) filter (where satisfaction = 'neutral')::int as neutral,
            count(*) filter (where satisfaction = 'dissatisfied')::int as dissatisfied
       from retention.survey_board
      where tenant_id = $1
      group by kind
      order by kind`,
    [tenantId],
  );

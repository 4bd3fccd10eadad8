import type { Answers, Satisfaction, SurveyKind } from './survey.events.ts';

/** Where satisfaction begins, by kind of survey, on the mean of the answers (0 to 10). */
export interface SatisfactionPolicy {
  readonly version: string;
  readonly limits: Readonly<Record<SurveyKind, { readonly neutralFrom: number; readonly satisfiedFrom: number }>>;
}

/**
 * The policy that a new installation starts with. CSAT: 4 and 5 of 5 are satisfied and 3 is neutral, which is 7.5 and 5 of 10;
 * trust and ACSI alike. NPS: detractors 0 to 6, passives 7 and 8, promoters 9 and 10 (Reichheld, "The One Number You
 * Need to Grow", Harvard Business Review, December 2003).
 */
export const defaultSatisfaction: SatisfactionPolicy = {
  version: 'satisfaction/1',
  limits: {
    csat: { neutralFrom: 5, satisfiedFrom: 7.5 },
    nps: { neutralFrom: 7, satisfiedFrom: 9 },
    trust: { neutralFrom: 5, satisfiedFrom: 7.5 },
    acsi: { neutralFrom: 5, satisfiedFrom: 7.5 },
  },
};

/** The class of the mean answer; undefined when there is no answer to take it from. */
export const satisfactionOf = (
  { limits }: SatisfactionPolicy,
  kind: SurveyKind,
  answers: Answers,
): Satisfaction | undefined => {
  const scores = Object.values(answers);
  if (scores.length === 0) return undefined;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (mean >= limits[kind].satisfiedFrom) return 'satisfied';
  return mean >= limits[kind].neutralFrom ? 'neutral' : 'dissatisfied';
};

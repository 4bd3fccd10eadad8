import type { SurveyAnswered, SurveyClosed, SurveySent } from '@perennial/contracts';

/** Everything that can happen to a survey that one customer is asked to answer. */
export type SurveyEvent = SurveySent | SurveyAnswered | SurveyClosed;

export type SurveyKind = SurveySent['data']['kind'];
export type Satisfaction = SurveyAnswered['data']['satisfaction'];
/** One number per item, each 0 to 10. */
export type Answers = Readonly<SurveyAnswered['data']['answers']>;

import { type Happened, unreachable } from '@perennial/kernel';
import type { SurveyEvent, SurveyKind } from './survey.events.ts';

/** What decisions about a survey depend on. */
export type Survey =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'sent' | 'answered' | 'closed';
      readonly customerId: string;
      readonly kind: SurveyKind;
      readonly orderId: string | undefined;
    };

export const initial: Survey = { status: 'unknown' };

export const evolve = (survey: Survey, event: Happened<SurveyEvent>): Survey => {
  if (event.type === 'SurveySent') {
    const { customerId, kind, orderId } = event.data;
    return { status: 'sent', customerId, kind, orderId };
  }
  if (survey.status === 'unknown') throw new Error(`${event.type} before SurveySent`);
  switch (event.type) {
    case 'SurveyAnswered':
      return { ...survey, status: 'answered' };
    case 'SurveyClosed':
      return { ...survey, status: 'closed' };
    default:
      return unreachable(event);
  }
};

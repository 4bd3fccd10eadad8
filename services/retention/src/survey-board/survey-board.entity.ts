import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Answers, Satisfaction, SurveyKind } from '../survey/survey.events.ts';

/** One survey that a customer was sent, and what came back. */
@Entity({ schema: 'retention', name: 'survey_board' })
@Index(['tenantId', 'kind', 'satisfaction'])
@Index(['tenantId', 'customerId'])
export class SurveyBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') surveyId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') kind!: SurveyKind;
  @Column('uuid', { nullable: true }) orderId!: string | null;
  @Column('timestamptz') sentAt!: string;
  @Column('timestamptz', { nullable: true }) answeredAt!: string | null;
  /** When it was closed unanswered. */
  @Column('timestamptz', { nullable: true }) closedAt!: string | null;
  @Column('jsonb', { nullable: true }) answers!: Answers | null;
  @Column('text', { nullable: true }) satisfaction!: Satisfaction | null;
}

import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { ConsentRegisterEntity } from './consent-register/consent-register.entity.ts';
import { consentRegister } from './consent-register/consent-register.projection.ts';
import { LoyaltyAccountHttp } from './loyalty-account/loyalty-account.http.ts';
import { points, pointsEarned, tier } from './loyalty-account/loyalty-account.why.ts';
import { careTask, relationshipType } from './relationship/relationship.why.ts';
import { satisfaction } from './survey/survey.why.ts';
import { winBack } from './win-back/win-back.why.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { ConsentRegister1700000000002 } from './migrations/0002-consent-register.migration.ts';
import {
  abandonWinBacksWithoutConsent,
  cancelCareTasksWithoutConsent,
  closeSurveysWithoutConsent,
} from './reactions/consent-revoked.reaction.ts';
import { welcomeCustomerOfWonOpportunity } from './reactions/opportunity-won.reaction.ts';
import { followUpFulfilledOrder } from './reactions/order-fulfilled.reaction.ts';
import { earnPointsForPaidOrder } from './reactions/order-paid.reaction.ts';
import { RelationshipHttp } from './relationship/relationship.http.ts';
import { RelationshipBoardEntity } from './relationship-board/relationship-board.entity.ts';
import { RelationshipBoardHttp } from './relationship-board/relationship-board.http.ts';
import { relationshipBoard } from './relationship-board/relationship-board.projection.ts';
import { PurchaseEntity } from './retention-rate/purchase.entity.ts';
import { RetentionRateHttp } from './retention-rate/retention-rate.http.ts';
import { retentionRate } from './retention-rate/retention-rate.projection.ts';
import { OutboundContactEntity } from './silent-valuable-customers/outbound-contact.entity.ts';
import { SilentValuableCustomersHttp } from './silent-valuable-customers/silent-valuable-customers.http.ts';
import { silentValuableCustomers } from './silent-valuable-customers/silent-valuable-customers.projection.ts';
import { SurveyHttp } from './survey/survey.http.ts';
import { SurveyBoardEntity } from './survey-board/survey-board.entity.ts';
import { SurveyBoardHttp } from './survey-board/survey-board.http.ts';
import { surveyBoard } from './survey-board/survey-board.projection.ts';
import { TierBoardEntity } from './tier-board/tier-board.entity.ts';
import { TierBoardHttp } from './tier-board/tier-board.http.ts';
import { tierBoard } from './tier-board/tier-board.projection.ts';
import { WinBackHttp } from './win-back/win-back.http.ts';
import { WinBackBoardEntity } from './win-back-board/win-back-board.entity.ts';
import { WinBackBoardHttp } from './win-back-board/win-back-board.http.ts';
import { winBackBoard } from './win-back-board/win-back-board.projection.ts';

/** Retention: loyalty accounts, relationships and care, surveys, and winning customers back. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'retention',
      entities: [
        TierBoardEntity,
        PurchaseEntity,
        OutboundContactEntity,
        RelationshipBoardEntity,
        SurveyBoardEntity,
        WinBackBoardEntity,
        ConsentRegisterEntity,
      ],
      migrations: [Initial1700000000001, ConsentRegister1700000000002],
      why: [tier, points, pointsEarned, relationshipType, careTask, satisfaction, winBack],
      projections: [
        tierBoard,
        retentionRate,
        silentValuableCustomers,
        relationshipBoard,
        surveyBoard,
        winBackBoard,
        consentRegister,
      ],
      reactions: [
        earnPointsForPaidOrder,
        welcomeCustomerOfWonOpportunity,
        followUpFulfilledOrder,
        closeSurveysWithoutConsent,
        abandonWinBacksWithoutConsent,
        cancelCareTasksWithoutConsent,
      ],
      refusals: {
        LOYALTY_ACCOUNT_UNKNOWN: 404,
        POINTS_INSUFFICIENT: 422,
        CARE_TASK_UNKNOWN: 404,
        SURVEY_UNKNOWN: 404,
        SURVEY_WITHOUT_ANSWERS: 422,
        WIN_BACK_UNKNOWN: 404,
      },
    }),
  ],
  controllers: [
    LoyaltyAccountHttp,
    TierBoardHttp,
    RelationshipHttp,
    RelationshipBoardHttp,
    RetentionRateHttp,
    SilentValuableCustomersHttp,
    SurveyHttp,
    SurveyBoardHttp,
    WinBackHttp,
    WinBackBoardHttp,
  ],
})
export class RetentionModule {}

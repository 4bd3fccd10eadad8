import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { CaseHttp } from './case/case.http.ts';
import { ComplaintHttp } from './complaint/complaint.http.ts';
import { ConsentRegisterEntity } from './consent-register/consent-register.entity.ts';
import { consentRegister } from './consent-register/consent-register.projection.ts';
import { ConversationHttp } from './conversation/conversation.http.ts';
import { InboxEntity } from './inbox/inbox.entity.ts';
import { InboxHttp } from './inbox/inbox.http.ts';
import { inbox } from './inbox/inbox.projection.ts';
import { InteractionHttp } from './interaction/interaction.http.ts';
import { casePriority, slaBreach, slaTarget } from './case/case.why.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { ConsentRegister1700000000002 } from './migrations/0002-consent-register.migration.ts';
import { openCaseForComplaint } from './reactions/complaint-filed.reaction.ts';
import { openCaseForDissatisfaction } from './reactions/survey-answered.reaction.ts';
import { SlaBoardEntity } from './sla-board/sla-board.entity.ts';
import { SlaBoardHttp } from './sla-board/sla-board.http.ts';
import { slaBoard } from './sla-board/sla-board.projection.ts';
import { SlaSweepModule } from './sla-board/sla-sweep.module.ts';

/** Customer service: interactions, cases under the SLA clock, and complaints. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'customer-service',
      entities: [InboxEntity, SlaBoardEntity, ConsentRegisterEntity],
      migrations: [Initial1700000000001, ConsentRegister1700000000002],
      why: [slaTarget, slaBreach, casePriority],
      projections: [inbox, slaBoard, consentRegister],
      reactions: [openCaseForDissatisfaction, openCaseForComplaint],
      refusals: {
        INTERACTION_UNKNOWN: 404,
        CASE_UNKNOWN: 404,
        MERGE_INTO_ITSELF: 422,
        MERGE_TARGET_UNKNOWN: 422,
        MERGE_TARGET_OF_OTHER_CUSTOMER: 422,
        COMPLAINT_UNKNOWN: 404,
      },
    }),
    SlaSweepModule,
  ],
  controllers: [InteractionHttp, CaseHttp, ComplaintHttp, InboxHttp, ConversationHttp, SlaBoardHttp],
})
export class CustomerServiceModule {}

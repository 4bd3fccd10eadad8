import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { CampaignHttp } from './campaign/campaign.http.ts';
import { ConsentRegisterEntity } from './consent-register/consent-register.entity.ts';
import { ConsentRegisterHttp } from './consent-register/consent-register.http.ts';
import { consentRegister } from './consent-register/consent-register.projection.ts';
import { CustomerHttp } from './customer/customer.http.ts';
import { CustomerDirectoryEntity } from './customer-directory/customer-directory.entity.ts';
import { CustomerDirectoryHttp } from './customer-directory/customer-directory.http.ts';
import { customerDirectory } from './customer-directory/customer-directory.projection.ts';
import { ErasingModule } from './erasure/erasing.module.ts';
import { ErasureHttp } from './erasure/erasure.http.ts';
import { ErasureReceiptEntity } from './erasure-receipt/erasure-receipt.entity.ts';
import { ErasureReceiptHttp } from './erasure-receipt/erasure-receipt.http.ts';
import { erasureReceipt } from './erasure-receipt/erasure-receipt.projection.ts';
import { LeadHttp } from './lead/lead.http.ts';
import { LeadQueueEntity } from './lead-queue/lead-queue.entity.ts';
import { LeadQueueHttp } from './lead-queue/lead-queue.http.ts';
import { leadQueue } from './lead-queue/lead-queue.projection.ts';
import { leadAssignment, leadScore } from './lead/lead.why.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { ConsentRegister1700000000002 } from './migrations/0002-consent-register.migration.ts';
import { ErasureReceipt1700000000003 } from './migrations/0003-erasure-receipt.migration.ts';
import { OpportunityHttp } from './opportunity/opportunity.http.ts';
import { PipelineBoardEntity } from './pipeline-board/pipeline-board.entity.ts';
import { PipelineBoardHttp } from './pipeline-board/pipeline-board.http.ts';
import { pipelineBoard } from './pipeline-board/pipeline-board.projection.ts';
import { openOpportunityForQualifiedLead } from './reactions/lead-qualified.reaction.ts';
import { convertLeadOfWonOpportunity } from './reactions/opportunity-won.reaction.ts';
import { SubjectAccessHttp } from './subject-access/subject-access.http.ts';

/** Acquisition: customers, leads, opportunities and campaigns. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'acquisition',
      entities: [
        LeadQueueEntity,
        PipelineBoardEntity,
        CustomerDirectoryEntity,
        ErasureReceiptEntity,
        ConsentRegisterEntity,
      ],
      migrations: [Initial1700000000001, ConsentRegister1700000000002, ErasureReceipt1700000000003],
      why: [leadScore, leadAssignment],
      projections: [leadQueue, pipelineBoard, customerDirectory, erasureReceipt, consentRegister],
      reactions: [openOpportunityForQualifiedLead, convertLeadOfWonOpportunity],
      refusals: {
        LEAD_UNKNOWN: 404,
        LEAD_SCORE_TOO_LOW: 422,
        OPPORTUNITY_UNKNOWN: 404,
        PIPELINE_UNKNOWN: 422,
        STAGE_UNKNOWN: 422,
        CUSTOMER_UNKNOWN: 404,
        CUSTOMER_ERASED: 410,
        PROFILE_UNCHANGED: 422,
        LINK_TO_SELF: 422,
        LAWFUL_BASIS_UNFIT: 422,
        CONSENT_EXPIRES_BEFORE_IT_IS_GRANTED: 422,
        CAMPAIGN_UNKNOWN: 404,
      },
    }),
    ErasingModule,
  ],
  controllers: [
    CampaignHttp,
    ConsentRegisterHttp,
    CustomerHttp,
    CustomerDirectoryHttp,
    ErasureHttp,
    ErasureReceiptHttp,
    LeadHttp,
    LeadQueueHttp,
    OpportunityHttp,
    PipelineBoardHttp,
    SubjectAccessHttp,
  ],
})
export class AcquisitionModule {}

import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { CampaignHttp } from './campaign/campaign.http.ts';
import { CustomerHttp } from './customer/customer.http.ts';
import { CustomerDirectoryEntity } from './customer-directory/customer-directory.entity.ts';
import { CustomerDirectoryHttp } from './customer-directory/customer-directory.http.ts';
import { customerDirectory } from './customer-directory/customer-directory.projection.ts';
import { LeadHttp } from './lead/lead.http.ts';
import { LeadQueueEntity } from './lead-queue/lead-queue.entity.ts';
import { LeadQueueHttp } from './lead-queue/lead-queue.http.ts';
import { leadQueue } from './lead-queue/lead-queue.projection.ts';
import { leadAssignment, leadScore } from './lead/lead.why.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { OpportunityHttp } from './opportunity/opportunity.http.ts';
import { PipelineBoardEntity } from './pipeline-board/pipeline-board.entity.ts';
import { PipelineBoardHttp } from './pipeline-board/pipeline-board.http.ts';
import { pipelineBoard } from './pipeline-board/pipeline-board.projection.ts';
import { openOpportunityForQualifiedLead } from './reactions/lead-qualified.reaction.ts';
import { convertLeadOfWonOpportunity } from './reactions/opportunity-won.reaction.ts';

/** Acquisition: customers, leads, opportunities and campaigns. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'acquisition',
      entities: [LeadQueueEntity, PipelineBoardEntity, CustomerDirectoryEntity],
      migrations: [Initial1700000000001],
      why: [leadScore, leadAssignment],
      projections: [leadQueue, pipelineBoard, customerDirectory],
      reactions: [openOpportunityForQualifiedLead, convertLeadOfWonOpportunity],
      refusals: {
        LEAD_UNKNOWN: 404,
        LEAD_SCORE_TOO_LOW: 422,
        OPPORTUNITY_UNKNOWN: 404,
        PIPELINE_UNKNOWN: 422,
        STAGE_UNKNOWN: 422,
        CUSTOMER_UNKNOWN: 404,
        PROFILE_UNCHANGED: 422,
        LINK_TO_SELF: 422,
        CAMPAIGN_UNKNOWN: 404,
      },
    }),
  ],
  controllers: [
    CampaignHttp,
    CustomerHttp,
    CustomerDirectoryHttp,
    LeadHttp,
    LeadQueueHttp,
    OpportunityHttp,
    PipelineBoardHttp,
  ],
})
export class AcquisitionModule {}

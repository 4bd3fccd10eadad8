import type { CampaignPlanned } from '@perennial/contracts';
import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Happened,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { CampaignEvent } from './campaign.events.ts';

/** What decisions about a campaign depend on. */
export interface Campaign {
  readonly status: 'unknown' | 'planned' | 'launched';
}

export type PlanCampaign = Command<'PlanCampaign', CampaignPlanned['data']>;
export type LaunchCampaign = Command<'LaunchCampaign', { readonly campaignId: string }>;
export type CampaignCommand = PlanCampaign | LaunchCampaign;
export type CampaignRefusal = 'CAMPAIGN_UNKNOWN' | 'CAMPAIGN_ALREADY_PLANNED';

const evolve = (_campaign: Campaign, event: Happened<CampaignEvent>): Campaign => {
  switch (event.type) {
    case 'CampaignPlanned':
      return { status: 'planned' };
    case 'CampaignLaunched':
      return { status: 'launched' };
    default:
      return unreachable(event);
  }
};

const decide = (command: CampaignCommand, campaign: Campaign): Decision<CampaignEvent, CampaignRefusal> => {
  switch (command.type) {
    case 'PlanCampaign':
      return campaign.status === 'unknown'
        ? accept({ type: 'CampaignPlanned', data: command.data })
        : refuse('CAMPAIGN_ALREADY_PLANNED', { status: campaign.status });
    case 'LaunchCampaign':
      if (campaign.status === 'unknown') return refuse('CAMPAIGN_UNKNOWN', command.data);
      return campaign.status === 'launched' ? accept() : accept({ type: 'CampaignLaunched', data: command.data });
    default:
      return unreachable(command);
  }
};

export const campaignDecider: Decider<Campaign, CampaignCommand, CampaignEvent, CampaignRefusal> = {
  name: 'campaign',
  initial: { status: 'unknown' },
  evolve,
  decide,
  customerOf: () => null,
};

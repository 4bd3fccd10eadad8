import type { CampaignLaunched, CampaignPlanned, TouchRecorded } from '@perennial/contracts';

/** Everything that can happen to a campaign itself. */
export type CampaignEvent = CampaignPlanned | CampaignLaunched;

/** A touch is a fact of its own, in a stream of its own: a campaign may reach millions. */
export type TouchEvent = TouchRecorded;

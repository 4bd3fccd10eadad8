import type {
  OpportunityLost,
  OpportunityOpened,
  OpportunityReopened,
  OpportunityStageChanged,
  OpportunityWon,
} from '@perennial/contracts';

/** Everything that can happen to an opportunity. */
export type OpportunityEvent =
  OpportunityOpened | OpportunityStageChanged | OpportunityWon | OpportunityLost | OpportunityReopened;

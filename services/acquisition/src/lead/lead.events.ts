import type {
  LeadAssigned,
  LeadCaptured,
  LeadConverted,
  LeadDisqualified,
  LeadEnriched,
  LeadQualified,
  LeadScored,
} from '@perennial/contracts';

/** Everything that can happen to a lead. */
export type LeadEvent =
  LeadCaptured | LeadEnriched | LeadScored | LeadAssigned | LeadQualified | LeadDisqualified | LeadConverted;

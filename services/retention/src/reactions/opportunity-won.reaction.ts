import { commandFor, defineReaction } from '@perennial/service-kit';
import { accountIdOf, loyaltyAccountDecider } from '../loyalty-account/loyalty-account.decider.ts';
import { defaultTiers } from '../loyalty-account/tier.policy.ts';
import { relationshipDecider } from '../relationship/relationship.decider.ts';
import { defaultRelationshipTypes } from '../relationship/relationship-type.policy.ts';

/** A won sale makes a member, and says how closely the customer is to be cared for. */
export const welcomeCustomerOfWonOpportunity = defineReaction({
  name: 'welcome-customer-of-won-opportunity',
  on: 'OpportunityWon',
  react: ({ id: wonBy, tenantId, customerId, data: { amount: won } }) => {
    if (customerId === null) return [];
    const accountId = accountIdOf(tenantId, customerId);
    return [
      commandFor(loyaltyAccountDecider, accountId, {
        type: 'OpenLoyaltyAccount',
        data: { accountId, customerId, tiers: defaultTiers },
      }),
      commandFor(relationshipDecider, customerId, {
        type: 'ProposeRelationshipType',
        data: { customerId, won, policy: defaultRelationshipTypes, wonBy },
      }),
    ];
  },
});

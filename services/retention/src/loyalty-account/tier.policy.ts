import type { Tier } from '@perennial/contracts';

/** From how many points earned in life a customer is in a tier. Versioned: every change keeps the version it was made with. */
export interface TierPolicy {
  readonly version: string;
  /** Rising; the first is where everybody starts, at 0. */
  readonly tiers: readonly [
    { readonly tier: Tier; readonly from: 0 },
    ...{ readonly tier: Tier; readonly from: number }[],
  ];
}

/** The policy that a new installation starts with. */
export const defaultTiers: TierPolicy = {
  version: 'tier/1',
  tiers: [
    { tier: 'bronze', from: 0 },
    { tier: 'silver', from: 1_000 },
    { tier: 'gold', from: 5_000 },
    { tier: 'platinum', from: 20_000 },
  ],
};

/** The highest tier whose threshold the points earned in life have reached. Redeeming does not lower it. */
export const tierOf = ({ tiers }: TierPolicy, lifetimePoints: number): Tier =>
  (tiers.findLast(({ from }) => lifetimePoints >= from) ?? tiers[0]).tier;

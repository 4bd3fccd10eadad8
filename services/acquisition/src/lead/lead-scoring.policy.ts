/** How traits add up to a score. Versioned: every score keeps the version it was made with. */
export interface LeadScoringPolicy {
  readonly version: string;
  /** Trait → value → points; `*` is any value. */
  readonly points: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** From this score on a lead may be qualified. */
  readonly qualifyingScore: number;
}

/** The policy that a new installation starts with. */
export const defaultLeadScoring: LeadScoringPolicy = {
  version: 'lead-scoring/1',
  points: {
    need: { urgent: 40, planned: 25, vague: 5 },
    budget: { approved: 30, expected: 15 },
    authority: { decider: 20, influencer: 10 },
    referral: { '*': 10 },
  },
  qualifyingScore: 50,
};

export interface LeadScore {
  /** 0 to 100. */
  readonly score: number;
  readonly reasons: { readonly trait: string; readonly points: number }[];
}

/** As long as the event takes. */
const LONGEST_REASON = 200;

/** The table's own entry: a trait may be called `constructor`, which every object has. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** The sum of the points of all known traits, cut at 100; each trait that counted is a reason. */
export const scoreLead = (policy: LeadScoringPolicy, traits: Readonly<Record<string, string>>): LeadScore => {
  const reasons = Object.entries(traits).flatMap(([trait, value]) => {
    const ofTrait = own(policy.points, trait) ?? {};
    const points = own(ofTrait, value) ?? own(ofTrait, '*');
    return points === undefined ? [] : [{ trait: `${trait}: ${value}`.slice(0, LONGEST_REASON), points }];
  });
  const sum = reasons.reduce((total, reason) => total + reason.points, 0);
  return { score: Math.max(0, Math.min(100, sum)), reasons };
};

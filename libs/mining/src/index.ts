export { cohortRetention, type CohortRow } from './cohort-retention.ts';
export { type Concentration, type NoConcentration, pareto, type Pareto, type ParetoPoint } from './pareto.ts';
export type { Purchase } from './purchase.ts';
export { quantile, summarise, type Summary } from './quantiles.ts';
export { type CustomerRfm, rfm, type Rfm } from './rfm.ts';

import type { ComplaintAnswered, ComplaintFiled, ComplaintResolved } from '@perennial/contracts';

/** Everything that can happen to a complaint. */
export type ComplaintEvent = ComplaintFiled | ComplaintAnswered | ComplaintResolved;

export type Topic = ComplaintFiled['data']['about'];
export type Severity = ComplaintFiled['data']['severity'];
export type Outcome = ComplaintResolved['data']['outcome'];

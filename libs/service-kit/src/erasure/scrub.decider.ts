import type { CustomerDataScrubbed } from '@perennial/contracts';
import { accept, type Command, type Decider } from '@perennial/kernel';

export type ReportScrub = Command<'ReportScrub', CustomerDataScrubbed['data']>;

/** One service's scrub of one customer: reported once. */
export interface Scrub {
  readonly customerId: string | null;
}

export const scrubDecider: Decider<Scrub, ReportScrub, CustomerDataScrubbed, never> = {
  name: 'scrub',
  initial: { customerId: null },
  evolve: (_scrub, { data }) => ({ customerId: data.customerId }),
  decide: ({ data }, { customerId }) =>
    customerId === null ? accept({ type: 'CustomerDataScrubbed', data }) : accept(),
  customerOf: ({ customerId }) => customerId,
};

import type { TouchRecorded } from '@perennial/contracts';
import { accept, type Command, type Decider, refuse } from '@perennial/kernel';
import type { TouchEvent } from './campaign.events.ts';

/** A touch happens once: all that is left to know is whose it was. */
export interface Touch {
  readonly customerId: string | null;
}

export type RecordTouch = Command<'RecordTouch', TouchRecorded['data']>;

export const touchDecider: Decider<Touch, RecordTouch, TouchEvent, 'TOUCH_ALREADY_RECORDED'> = {
  name: 'touch',
  initial: { customerId: null },
  evolve: (_touch, event) => ({ customerId: event.data.customerId }),
  decide: ({ data }, touch) =>
    touch.customerId ? refuse('TOUCH_ALREADY_RECORDED') : accept({ type: 'TouchRecorded', data }),
  customerOf: (touch) => touch.customerId,
};

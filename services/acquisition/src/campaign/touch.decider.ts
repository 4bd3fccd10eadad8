import { consentMissing, type Consents, type TouchRecorded } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse } from '@perennial/kernel';
import type { TouchEvent } from './campaign.events.ts';

/** A touch happens once: all that is left to know is whose it was. */
export interface Touch {
  readonly customerId: string | null;
}

export type RecordTouch = Command<'RecordTouch', TouchRecorded['data'] & { readonly consents: Consents }>;
export type TouchRefusal = 'TOUCH_ALREADY_RECORDED' | 'CONSENT_MISSING';

const decide = ({ data }: RecordTouch, touch: Touch): Decision<TouchEvent, TouchRefusal> => {
  const { consents, ...recorded } = data;
  const { customerId, direction, medium } = recorded;
  if (touch.customerId) return refuse('TOUCH_ALREADY_RECORDED');
  // A customer who comes by themselves, by a link or into a shop, has not been advertised to.
  const missing =
    direction === 'outbound' ? consentMissing({ purpose: 'marketing', customerId, medium }, consents) : undefined;
  return missing ?? accept({ type: 'TouchRecorded', data: recorded });
};

export const touchDecider: Decider<Touch, RecordTouch, TouchEvent, TouchRefusal> = {
  name: 'touch',
  initial: { customerId: null },
  evolve: (_touch, event) => ({ customerId: event.data.customerId }),
  decide,
  customerOf: (touch) => touch.customerId,
};

import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { interactionDecider } from './interaction.decider.ts';
import type { InteractionEvent } from './interaction.events.ts';

const interactionId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const data = { interactionId, customerId, medium: 'phone', direction: 'inbound', subject: 'Where is it?' } as const;

const logged: InteractionEvent = { type: 'InteractionLogged', data };
const handedOver = (to: string, from?: string): InteractionEvent => ({
  type: 'InteractionHandedOver',
  data: { interactionId, from, to, reason: 'Knows the carrier' },
});
const handOver = (to: string) =>
  ({ type: 'HandOver', data: { interactionId, to, reason: 'Knows the carrier' } }) as const;

describe('an interaction', () => {
  it('is logged once', () => {
    given(interactionDecider).when({ type: 'LogInteraction', data }).then(logged);
    given(interactionDecider, logged).when({ type: 'LogInteraction', data }).thenRefused('INTERACTION_ALREADY_LOGGED');
  });

  it('cannot be handed over before it is logged', () => {
    given(interactionDecider).when(handOver('amy')).thenRefused('INTERACTION_UNKNOWN');
  });

  it('is handed from whoever has it to somebody else', () => {
    given(interactionDecider, logged).when(handOver('amy')).then(handedOver('amy'));
    given(interactionDecider, logged, handedOver('amy')).when(handOver('ben')).then(handedOver('ben', 'amy'));
    given(interactionDecider, logged, handedOver('amy')).when(handOver('amy')).then();
  });
});

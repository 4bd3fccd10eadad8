import { type Happened, unreachable } from '@perennial/kernel';
import type { InteractionEvent } from './interaction.events.ts';

/** What decisions about an interaction depend on. */
export type Interaction =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'logged';
      readonly interactionId: string;
      readonly customerId: string;
      /** Who carries the conversation on; undefined before the first hand-over. */
      readonly holder: string | undefined;
    };

export const initial: Interaction = { status: 'unknown' };

export const evolve = (interaction: Interaction, event: Happened<InteractionEvent>): Interaction => {
  if (event.type === 'InteractionLogged') {
    const { interactionId, customerId } = event.data;
    return { status: 'logged', interactionId, customerId, holder: undefined };
  }
  if (interaction.status === 'unknown') throw new Error(`${event.type} before InteractionLogged`);
  switch (event.type) {
    case 'InteractionHandedOver':
      return { ...interaction, holder: event.data.to };
    default:
      return unreachable(event);
  }
};

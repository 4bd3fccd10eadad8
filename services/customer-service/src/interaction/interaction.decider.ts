import type { InteractionLogged } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import type { InteractionEvent } from './interaction.events.ts';
import { evolve, initial, type Interaction } from './interaction.ts';

export type LogInteraction = Command<'LogInteraction', InteractionLogged['data']>;
export type HandOver = Command<
  'HandOver',
  { readonly interactionId: string; readonly to: string; readonly reason: string }
>;

/** Everything that can be asked of an interaction. */
export type InteractionCommand = LogInteraction | HandOver;

export type InteractionRefusal = 'INTERACTION_UNKNOWN' | 'INTERACTION_ALREADY_LOGGED';

type InteractionDecision = Decision<InteractionEvent, InteractionRefusal>;

const decide = (command: InteractionCommand, interaction: Interaction): InteractionDecision => {
  if (command.type === 'LogInteraction') {
    return interaction.status === 'unknown'
      ? accept({ type: 'InteractionLogged', data: command.data })
      : refuse('INTERACTION_ALREADY_LOGGED');
  }
  if (interaction.status === 'unknown')
    return refuse('INTERACTION_UNKNOWN', { interactionId: command.data.interactionId });
  switch (command.type) {
    case 'HandOver':
      return command.data.to === interaction.holder
        ? accept()
        : accept({ type: 'InteractionHandedOver', data: { ...command.data, from: interaction.holder } });
    default:
      return unreachable(command);
  }
};

export const interactionDecider: Decider<Interaction, InteractionCommand, InteractionEvent, InteractionRefusal> = {
  name: 'interaction',
  initial,
  evolve,
  decide,
  customerOf: (interaction) => (interaction.status === 'unknown' ? null : interaction.customerId),
};

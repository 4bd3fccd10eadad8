import type { InteractionHandedOver, InteractionLogged } from '@perennial/contracts';

/** Everything that can happen to an interaction. */
export type InteractionEvent = InteractionLogged | InteractionHandedOver;

/** The ways in which customers and we are in contact. */
export type Medium = InteractionLogged['data']['medium'];
export type Direction = InteractionLogged['data']['direction'];
export type Sentiment = NonNullable<InteractionLogged['data']['sentiment']>;

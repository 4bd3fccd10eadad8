import type { Provider } from '@nestjs/common';
import type { ServiceConfiguration } from '../configuration.ts';
import { CONFIGURATION } from '../tokens.ts';
import { AUTHENTICATOR, COOKIES_ACCEPTED } from './access.guard.ts';
import { LocalTokens } from './local-tokens.ts';
import { OidcTokens } from './oidc-tokens.ts';
import { RememberedTokens } from './remembered-tokens.ts';
import { LOCAL_TOKENS } from './sign-in.http.ts';

/** How callers prove who they are, as configured. */
export const authProviders: readonly Provider[] = [
  {
    provide: LOCAL_TOKENS,
    inject: [CONFIGURATION],
    useFactory: ({ auth }: ServiceConfiguration) => (auth.mode === 'local' ? new LocalTokens(auth.key) : null),
  },
  {
    provide: AUTHENTICATOR,
    inject: [CONFIGURATION],
    useFactory: ({ auth }: ServiceConfiguration) =>
      new RememberedTokens(auth.mode === 'oidc' ? new OidcTokens(auth) : new LocalTokens(auth.key)),
  },
  {
    provide: COOKIES_ACCEPTED,
    inject: [CONFIGURATION],
    useFactory: ({ auth }: ServiceConfiguration) => auth.mode === 'local',
  },
];

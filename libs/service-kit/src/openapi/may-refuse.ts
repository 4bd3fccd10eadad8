import { SetMetadata } from '@nestjs/common';

/** Under this key a route names the codes under which it may refuse. */
export const MAY_REFUSE = Symbol('perennial:may-refuse');

/** Names, in the OpenAPI document, codes under which the command may be refused that a client should be ready for. */
export const MayRefuse = (...codes: readonly [string, ...string[]]) => SetMetadata(MAY_REFUSE, codes);

import { decodeJwt } from 'jose';
import type { Authenticator } from './authenticator.ts';
import type { Caller } from './caller.ts';

/** So long a key that the identity provider has withdrawn may still be good for a token seen just before. */
const REMEMBERED_MS = 30_000;
const MOST_TOKENS = 1_000;

/**
 * Remembers for half a minute, and never past its expiry, that a token is valid: checking a signature costs as much as deciding
 * a command, and a client sends the same token with every request. A token that was refused is checked again each time.
 */
export class RememberedTokens implements Authenticator {
  private readonly remembered = new Map<string, { readonly caller: Caller; readonly until: number }>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly now: () => number = Date.now,
  ) {}

  async authenticate(token: string): Promise<Caller | null> {
    const known = this.remembered.get(token);
    if (known && this.now() < known.until) return known.caller;
    this.remembered.delete(token);
    const caller = await this.authenticator.authenticate(token);
    if (caller) this.remember(token, caller);
    return caller;
  }

  private remember(token: string, caller: Caller): void {
    const expiry = (decodeJwt(token).exp ?? 0) * 1_000;
    this.remembered.set(token, { caller, until: Math.min(this.now() + REMEMBERED_MS, expiry) });
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_TOKENS && oldest !== undefined) this.remembered.delete(oldest);
  }
}

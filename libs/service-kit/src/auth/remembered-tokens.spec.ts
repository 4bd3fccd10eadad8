import { describe, expect, it } from '@jest/globals';
import { LocalTokens } from './local-tokens.ts';
import { RememberedTokens } from './remembered-tokens.ts';

const ada = { subject: 'ada', tenantId: 'local', scopes: new Set(['acquisition:read']) };

/** Real tokens, and a count of how often one was really checked. */
const counting = (tokens: LocalTokens) => {
  const checked: string[] = [];
  const authenticate = (token: string) => {
    checked.push(token);
    return tokens.authenticate(token);
  };
  return { checked, authenticate };
};

describe('a token that was found valid', () => {
  const tokens = new LocalTokens(new Uint8Array(32).fill(7));

  it('is checked once in half a minute', async () => {
    let now = Date.now();
    const checks = counting(tokens);
    const remembered = new RememberedTokens(checks, () => now);
    const token = await tokens.issue(ada, 3_600);
    for (let asked = 0; asked < 5; asked += 1) expect(await remembered.authenticate(token)).toEqual(ada);
    expect(checks.checked).toHaveLength(1);
    now += 30_000;
    expect(await remembered.authenticate(token)).toEqual(ada);
    expect(checks.checked).toHaveLength(2);
  });

  it('is not remembered past its expiry', async () => {
    let now = Date.now();
    const checks = counting(tokens);
    const remembered = new RememberedTokens(checks, () => now);
    const token = await tokens.issue(ada, 10);
    await remembered.authenticate(token);
    now += 10_000;
    await remembered.authenticate(token);
    expect(checks.checked).toHaveLength(2);
  });

  it('is forgotten when a thousand others came after it', async () => {
    const checks = counting(tokens);
    const remembered = new RememberedTokens(checks);
    const first = await tokens.issue(ada, 3_600);
    await remembered.authenticate(first);
    for (let other = 0; other < 1_000; other += 1) {
      await remembered.authenticate(await tokens.issue({ ...ada, subject: `user-${other}` }, 3_600));
    }
    await remembered.authenticate(first);
    expect(checks.checked.filter((token) => token === first)).toHaveLength(2);
  });

  it('says nothing for one that differs in a single character, and a refused one is checked each time', async () => {
    const checks = counting(tokens);
    const remembered = new RememberedTokens(checks);
    const token = await tokens.issue(ada, 3_600);
    await remembered.authenticate(token);
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await remembered.authenticate(forged)).toBeNull();
    expect(await remembered.authenticate(forged)).toBeNull();
    expect(checks.checked).toHaveLength(3);
  });
});

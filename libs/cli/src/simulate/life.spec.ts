import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lifeOf } from './life.ts';
import { randomOf } from './random.ts';
import { DAY, END } from './timed-command.ts';
import { worldScript } from './world.ts';

describe('randomOf', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const numbers = (seed: string) => {
      const random = randomOf(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(numbers('42')).toEqual(numbers('42'));
    expect(numbers('42')).not.toEqual(numbers('43'));
  });

  it('is even: each tenth of the range gets about a tenth of the numbers', () => {
    const random = randomOf('even');
    const tenths = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const tenth = Math.floor(random.next() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const found of tenths) expect(Math.abs(found - 10_000)).toBeLessThan(400);
  });

  it('stays within the bounds it is asked for', () => {
    const random = randomOf('bounds');
    const drawn = new Set(Array.from({ length: 1_000 }, () => random.integer(2, 5)));
    expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
  });
});

describe('a simulated life', () => {
  it('is the same for the same seed, customer and length', () => {
    expect(lifeOf('42', 7, 365)).toEqual(lifeOf('42', 7, 365));
    expect(lifeOf('42', 7, 365)).not.toEqual(lifeOf('42', 8, 365));
    expect(lifeOf('42', 7, 365)).not.toEqual(lifeOf('43', 7, 365));
  });

  const anyLife = fc.tuple(fc.string(), fc.nat(10_000), fc.integer({ min: 1, max: 800 }));

  it('lies in its days, in order of time, and in the past', () => {
    fc.assert(
      fc.property(anyLife, ([seed, customer, days]) => {
        const times = lifeOf(seed, customer, days).commands.map(({ at }) => at);
        expect(times).toEqual([...times].sort((left, right) => left - right));
        expect(times.every((at) => at >= END - days * DAY && at < END)).toBe(true);
      }),
    );
  });

  it('speaks only of what was made before', () => {
    const names = (value: unknown) =>
      JSON.stringify(value)
        .match(/\{[a-z][^{}"]*\}/gi)
        ?.map((name) => name.slice(1, -1)) ?? [];
    fc.assert(
      fc.property(anyLife, ([seed, customer, days]) => {
        const world = worldScript(days).commands.flatMap(({ as }) => (as === undefined ? [] : [as]));
        const { commands, derived } = lifeOf(seed, customer, days);
        const known = new Set([...world, 'tenant']);
        for (const { path, body, as } of commands) {
          for (const { name, parts } of derived)
            if (parts.flatMap(names).every((part) => known.has(part))) known.add(name);
          for (const name of names([path, body])) expect(known).toContain(name);
          if (as !== undefined) known.add(as).add(`${as}@`);
        }
      }),
    );
  });

  it('has every turn that a life can take, among a thousand', () => {
    const paths = new Set<string>();
    for (let customer = 0; customer < 1_000; customer += 1) {
      for (const { path } of lifeOf('all', customer, 365).commands) paths.add(path.replace(/\{[^}]+\}/g, '*'));
    }
    expect([...paths].sort()).toEqual([
      '/v1/campaigns/*/touches',
      '/v1/cases',
      '/v1/cases/*/assign',
      '/v1/cases/*/escalate',
      '/v1/cases/*/rate',
      '/v1/cases/*/reopen',
      '/v1/cases/*/reply',
      '/v1/cases/*/resolve',
      '/v1/complaints',
      '/v1/complaints/*/answer',
      '/v1/complaints/*/resolve',
      '/v1/customers',
      '/v1/customers/*/grant-consent',
      '/v1/customers/*/revoke-consent',
      '/v1/interactions',
      '/v1/leads',
      '/v1/leads/*/assign',
      '/v1/leads/*/disqualify',
      '/v1/leads/*/enrich',
      '/v1/leads/*/qualify',
      '/v1/leads/*/score',
      '/v1/loyalty-accounts/*/redeem',
      '/v1/offers',
      '/v1/offers/*/accept',
      '/v1/offers/*/click',
      '/v1/offers/*/decline',
      '/v1/offers/*/expire',
      '/v1/offers/*/show',
      '/v1/offers?after=*',
      '/v1/opportunities/*/lose',
      '/v1/opportunities/*/move-stage',
      '/v1/opportunities/*/win',
      '/v1/orders',
      '/v1/orders/*/fulfil',
      '/v1/orders/*/pay',
      '/v1/orders/*/return',
      '/v1/surveys/*/answer',
      '/v1/win-backs/*/abandon',
      '/v1/win-backs/*/contact',
      '/v1/win-backs/*/succeed',
      '/v1/win-backs?after=*',
    ]);
  });

  it('is offered something and won back only as long as it allows that; few do not, and some take it back', () => {
    const [refused, revoked] = [new Set<number>(), new Set<number>()];
    for (let customer = 0; customer < 300; customer += 1) {
      let allowed = false;
      for (const { path, body, as } of lifeOf('consent', customer, 365).commands) {
        if (path.includes('-consent') && body?.['purpose'] === 'marketing') {
          allowed = path.endsWith('grant-consent');
          if (!allowed) revoked.add(customer);
        }
        const advertises = /^\/v1\/(offers|win-backs)(\?|$)/.test(path);
        if (!advertises) continue;
        // Nothing builds on what will be refused.
        expect(as !== undefined).toBe(allowed);
        if (!allowed) refused.add(customer);
      }
    }
    expect(refused.size).toBeGreaterThan(0);
    expect(revoked.size).toBeGreaterThan(0);
  });
});

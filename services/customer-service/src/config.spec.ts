import { describe, expect, it } from '@jest/globals';
import { slaSweepSeconds } from './config.ts';

describe('the pause between two SLA sweeps', () => {
  it('is 30 seconds, or what the environment says', () => {
    expect(slaSweepSeconds({})).toBe(30);
    expect(slaSweepSeconds({ PERENNIAL_SLA_SWEEP_SECONDS: '5' })).toBe(5);
    expect(slaSweepSeconds({ PERENNIAL_SLA_SWEEP_SECONDS: '0' })).toBe(0);
  });

  it.each(['-1', '1.5', 'soon', '86401'])('is never %s', (text) => {
    expect(() => slaSweepSeconds({ PERENNIAL_SLA_SWEEP_SECONDS: text })).toThrow(/PERENNIAL_SLA_SWEEP_SECONDS is "/);
  });
});

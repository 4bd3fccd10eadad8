import { describe, expect, it } from '@jest/globals';
import { defaultSla, dueInstants, riskInstant, slaPolicyOf } from './sla.policy.ts';

describe('the SLA policy', () => {
  it('promises by priority, in working time', () => {
    const openedAt = '2026-11-20T15:00:00.000Z'; // a Friday
    expect(dueInstants(defaultSla, 'urgent', openedAt)).toEqual({
      responseDueAt: '2026-11-20T16:00:00.000Z',
      resolutionDueAt: '2026-11-23T11:00:00.000Z',
    });
    expect(dueInstants(defaultSla, 'low', openedAt)).toEqual({
      responseDueAt: '2026-11-23T15:00:00.000Z',
      resolutionDueAt: '2026-11-27T15:00:00.000Z',
    });
  });

  it('never promises a resolution before a reply, nor a low priority before a high one', () => {
    const { urgent, high, normal, low } = defaultSla.targets;
    for (const { response, resolution } of [urgent, high, normal, low]) expect(response).toBeLessThan(resolution);
    const responses = [urgent, high, normal, low].map(({ response }) => response);
    expect(responses).toEqual([...responses].sort((a, b) => a - b));
  });

  it('warns when a quarter of the working time is left', () => {
    expect(riskInstant(defaultSla, '2026-11-18T09:00:00.000Z', '2026-11-18T13:00:00.000Z')).toBe(
      '2026-11-18T12:00:00.000Z',
    );
  });

  it('is found by its version', () => {
    expect(slaPolicyOf('sla/1')).toBe(defaultSla);
  });
});

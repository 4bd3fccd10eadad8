import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBusinessMinutes, businessMinutesBetween } from './business-hours.ts';

const hours = { weekdays: [1, 2, 3, 4, 5], opensAt: 9, closesAt: 17 };
const add = (from: string, minutes: number) => addBusinessMinutes(hours, from, minutes);
const between = (from: string, to: string) => businessMinutesBetween(hours, from, to);

const instants = fc
  .integer({ min: Date.parse('1999-12-27T00:00:00Z'), max: Date.parse('2038-01-20T00:00:00Z') })
  .map((time) => new Date(time).toISOString());
const minutes = fc.integer({ min: 1, max: 10_000 });

describe('business hours', () => {
  it('run while people work', () => {
    expect(add('2026-11-18T10:00:00.000Z', 90)).toBe('2026-11-18T11:30:00.000Z');
  });

  it('stop overnight and go on in the morning', () => {
    expect(add('2026-11-18T16:30:00.000Z', 60)).toBe('2026-11-19T09:30:00.000Z');
  });

  it('stop over the weekend', () => {
    expect(add('2026-11-20T16:59:30.000Z', 1)).toBe('2026-11-23T09:00:30.000Z');
    expect(add('2026-11-21T12:00:00.000Z', 60)).toBe('2026-11-23T10:00:00.000Z');
  });

  it('end with the working day, not with the next morning', () => {
    expect(add('2026-11-18T09:00:00.000Z', 8 * 60)).toBe('2026-11-18T17:00:00.000Z');
  });

  it('hold for instants before 1970 too', () => {
    expect(add('1969-12-27T12:00:00.000Z', 60)).toBe('1969-12-29T10:00:00.000Z');
  });

  it('must have some time in them', () => {
    expect(() => addBusinessMinutes({ ...hours, weekdays: [] }, '2026-11-18T10:00:00.000Z', 1)).toThrow(RangeError);
    expect(() => addBusinessMinutes({ ...hours, closesAt: 9 }, '2026-11-18T10:00:00.000Z', 1)).toThrow(RangeError);
  });

  it('are counted back as they were added', () => {
    fc.assert(fc.property(instants, minutes, (from, span) => expect(between(from, add(from, span))).toBe(span)));
  });

  it('add up: two spans one after the other are their sum', () => {
    fc.assert(
      fc.property(instants, minutes, minutes, (from, first, second) =>
        expect(add(add(from, first), second)).toBe(add(from, first + second)),
      ),
    );
  });

  it('end on a working day, within its hours', () => {
    fc.assert(
      fc.property(instants, minutes, (from, span) => {
        const end = new Date(add(from, span));
        expect(end.getUTCDay()).toBeGreaterThanOrEqual(1);
        expect(end.getUTCDay()).toBeLessThanOrEqual(5);
        const time = end.toISOString().slice(11);
        expect(time > '09:00:00.000Z' && time <= '17:00:00.000Z').toBe(true);
      }),
    );
  });

  it('are never due earlier for who comes later', () => {
    fc.assert(
      fc.property(instants, instants, minutes, (one, other, span) => {
        const [earlier, later] = [one, other].sort() as [string, string];
        expect(add(earlier, span) <= add(later, span)).toBe(true);
      }),
    );
  });

  it('count the other way round as negative', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 30 * 24 * 3600 * 1000 }), (from, span) => {
        const to = new Date(Date.parse(from) + span).toISOString();
        expect(between(to, from) + between(from, to)).toBe(0);
      }),
    );
  });
});

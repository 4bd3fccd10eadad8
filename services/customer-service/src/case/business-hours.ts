import type { Instant } from '@perennial/kernel';

/** When people work, in UTC. */
export interface BusinessHours {
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** Whole hours of the day, 0 to 24. */
  readonly opensAt: number;
  readonly closesAt: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The working time of one day, in milliseconds since the epoch; empty (`from` = `to`) on a day off. */
interface Shift {
  readonly from: number;
  readonly to: number;
}

const shiftOf = (hours: BusinessHours, day: number): Shift => {
  const weekday = ((Math.floor(day / DAY) + 3) % 7) + 1; // 1970-01-01 was a Thursday
  const opens = day + hours.opensAt * HOUR;
  return hours.weekdays.includes(weekday)
    ? { from: opens, to: day + hours.closesAt * HOUR }
    : { from: opens, to: opens };
};

const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

const assertSomeTime = (hours: BusinessHours): void => {
  if (hours.closesAt <= hours.opensAt || !hours.weekdays.some((day) => day >= 1 && day <= 7)) {
    throw new RangeError(`Business hours without any time in them: ${JSON.stringify(hours)}`);
  }
};

/**
 * The instant at which `minutes` of working time have passed since `from`. Time off does not count: from a Saturday the clock
 * starts on Monday morning. Throws RangeError for a calendar without working time.
 */
export const addBusinessMinutes = (hours: BusinessHours, from: Instant, minutes: number): Instant => {
  assertSomeTime(hours);
  const start = Date.parse(from);
  let left = minutes * MINUTE;
  for (let day = dayOf(start); ; day += DAY) {
    const shift = shiftOf(hours, day);
    const begin = Math.max(start, shift.from);
    if (begin >= shift.to) continue;
    if (left <= shift.to - begin) return new Date(begin + left).toISOString();
    left -= shift.to - begin;
  }
};

/** Working time between two instants in minutes; negative when `to` is before `from`. */
export const businessMinutesBetween = (hours: BusinessHours, from: Instant, to: Instant): number => {
  if (from > to) return -businessMinutesBetween(hours, to, from);
  const [start, end] = [Date.parse(from), Date.parse(to)];
  let sum = 0;
  for (let day = dayOf(start); day <= end; day += DAY) {
    const shift = shiftOf(hours, day);
    sum += Math.max(0, Math.min(end, shift.to) - Math.max(start, shift.from));
  }
  return sum / MINUTE;
};

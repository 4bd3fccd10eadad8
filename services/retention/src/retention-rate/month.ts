import type { Instant } from '@perennial/kernel';

/** A calendar month in UTC, e.g. `2011-02`, from its start (included) to its end (excluded). */
export interface Month {
  readonly name: string;
  readonly start: Instant;
  readonly end: Instant;
}

const numberOf = (name: string): number => Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1;

const nameOf = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;

const startOf = (name: string): Instant => `${name}-01T00:00:00.000Z`;

/** The name of the month that an instant lies in. */
export const monthOf = (instant: Instant): string => new Date(instant).toISOString().slice(0, 7);

/** The month so many months later, or earlier for a negative number. */
export const shiftMonth = (name: string, months: number): string => nameOf(numberOf(name) + months);

/** How many months from the first to the last, both included; 0 or less when they are the wrong way round. */
export const countMonths = (first: string, last: string): number => numberOf(last) - numberOf(first) + 1;

/** All months from the first to the last, both included. */
export const monthsBetween = (first: string, last: string): Month[] =>
  Array.from({ length: Math.max(0, countMonths(first, last)) }, (_none, index) => {
    const name = shiftMonth(first, index);
    return { name, start: startOf(name), end: startOf(shiftMonth(name, 1)) };
  });

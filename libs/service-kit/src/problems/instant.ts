import type { Instant } from '@perennial/kernel';

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant in UTC with milliseconds, or null when the text is no ISO 8601 instant with offset (or no day of the calendar). */
export const instantOf = (text: string): Instant | null => {
  if (!WITH_OFFSET.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  // Date.parse rolls 30 February over into March: the day must come back as it went in.
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? new Date(time).toISOString() : null;
};

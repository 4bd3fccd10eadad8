import type { Instant } from '@perennial/kernel';

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Beyond these years, texts of instants no longer have one length, and PostgreSQL reads some as errors: one such event in the log
 * would hold up a read model for everybody. What is computed from an instant has room on both sides.
 */
const EARLIEST = '1000-01-01T00:00:00.000Z';
const LATEST = '9998-12-31T23:59:59.999Z';

/**
 * The instant in UTC with milliseconds, or null when the text is no ISO 8601 instant with offset, no day of the calendar, or not
 * of the years 1000 to 9998.
 */
export const instantOf = (text: string): Instant | null => {
  if (!WITH_OFFSET.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  // Date.parse rolls 30 February over into March: the day must come back as it went in.
  const day = text.slice(0, 10);
  if (!new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return null;
  return time >= Date.parse(EARLIEST) && time <= Date.parse(LATEST) ? new Date(time).toISOString() : null;
};

const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** An ISO 8601 instant in UTC, to the millisecond. @throws RangeError for what is none, such as the 30th of February */
export const instantOf = (text: string): string => {
  const [, year, month, day] = ISO.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isDay = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  const time = Date.parse(text);
  if (isDay && !Number.isNaN(time)) return new Date(time).toISOString();
  throw new RangeError(`occurredAt must be an ISO 8601 instant, but is ${JSON.stringify(text)}`);
};

import type { Type } from '@nestjs/common';

const convert = (text: string, wanted: unknown): unknown => {
  if (wanted === Number) return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
  if (wanted === Boolean) return text === 'true' ? true : text === 'false' ? false : text;
  return wanted === Array ? [text] : text;
};

/**
 * A query is text: turns what its class declares as number, boolean or array into that. What does not fit stays text, for the
 * validation to name. (class-transformer's implicit conversion would make `false` of no text but the empty one.)
 */
export const convertQuery = (query: Readonly<Record<string, unknown>>, declared: Type): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const wanted: unknown = Reflect.getMetadata('design:type', declared.prototype as object, name);
      return [name, typeof value === 'string' ? convert(value, wanted) : value];
    }),
  );

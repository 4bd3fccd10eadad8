import { derivedId } from '../ids.ts';
import type { WrittenSchema } from './narrowing.ts';

/** Whether fields that may be absent are in the example. */
export type Fullness = 'full' | 'minimal';

const INSTANT = '2025-03-14T09:26:53.000Z';

const TEXTS: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^\^\[A-Z\]\{3\}\$$/, 'GBP'],
  [/^\^-\?\\d\+/, '12.50'],
];

/** Ids by the name of their field, so that the examples of all types tell of one and the same customer, lead, order … */
const idOf = (name: string): string => derivedId('golden', name.replace(/^(?:into|linked)(.)/, 'other$1'));

const text = (schema: WrittenSchema, name: string): string => {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = Infinity,
  } = schema as Record<string, string | number | undefined>;
  if (format === 'uuid') return idOf(name);
  if (format === 'date-time') return INSTANT;
  const known = TEXTS.find(([of]) => of.test(String(pattern ?? '')));
  if (known) return known[1];
  return `${name} 王 ${'.'.repeat(Number(minLength))}`.slice(0, Number(maxLength));
};

const number = ({ minimum = 1, maximum = Infinity }: Readonly<Record<string, unknown>>): number =>
  Math.min(Math.max(Number(minimum), 7), Number(maximum));

const object = (schema: WrittenSchema, fullness: Fullness): Record<string, unknown> => {
  const { properties = {}, patternProperties = {}, required = [] } = schema;
  const wanted = Object.entries(properties).filter(([name]) => fullness === 'full' || required.includes(name));
  return {
    ...Object.fromEntries(wanted.map(([name, field]) => [name, exampleData(field, fullness, name)])),
    ...Object.fromEntries(
      Object.values(patternProperties).map((field) => ['anything', exampleData(field, fullness, 'value')]),
    ),
  };
};

/**
 * Data that fits a schema, always the same: with every field, or only those that must be there.
 *
 * @throws TypeError for a schema of a kind that no event has yet
 */
export const exampleData = (schema: WrittenSchema, fullness: Fullness, name = 'data'): unknown => {
  const { type, anyOf, items } = schema;
  if (anyOf) return exampleData(anyOf[fullness === 'full' ? 0 : anyOf.length - 1]!, fullness, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (type) {
    case 'string':
      return text(schema, name);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fullness === 'full';
    case 'null':
      return null;
    case 'array':
      return items ? [exampleData(items, fullness, name)] : [];
    case 'object':
      return object(schema, fullness);
    default:
      throw new TypeError(`There is no example for ${JSON.stringify(schema)} (${name})`);
  }
};

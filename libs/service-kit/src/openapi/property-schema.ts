import type { ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type Schema = Record<string, unknown>;
type Rules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;
type Rule = Rules[number];

/** What a class-validator rule says in JSON Schema. Rules that say nothing about the shape are not in it. */
const SCHEMA_OF_RULE: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isInstant: () => ({ type: 'string', format: 'date-time' }),
  isISO4217CurrencyCode: () => ({ type: 'string', description: 'ISO 4217 currency code' }),
  isIn: ([words]) => ({ enum: words }),
  isEnum: ([words]) => ({ enum: Object.values(words as object) }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  length: ([minLength, maxLength]) => ({ type: 'string', minLength, maxLength }),
  isLength: ([minLength, maxLength]) => ({ type: 'string', minLength, maxLength }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  isNotEmpty: () => ({ minLength: 1 }),
  matches: ([pattern]) => ({ type: 'string', pattern: pattern instanceof RegExp ? pattern.source : String(pattern) }),
};

const SCHEMA_OF_ARRAY_RULE: typeof SCHEMA_OF_RULE = {
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
};

const schemaOf = (rules: readonly Rule[], table: typeof SCHEMA_OF_RULE): Schema =>
  Object.assign({}, ...rules.map(({ name, constraints }) => table[name ?? '']?.(constraints ?? []) ?? {})) as Schema;

const typeOfDesign = (design: unknown): Schema => {
  const types = new Map<unknown, string>([
    [String, 'string'],
    [Number, 'number'],
    [Boolean, 'boolean'],
    [Object, 'object'],
  ]);
  const type = types.get(design);
  return type ? { type } : {};
};

/**
 * The OpenAPI description of one property, from its class-validator rules and its declared type. `nested` is the class of its
 * value (or items), when it has one.
 */
export const propertySchema = (rules: readonly Rule[], design: unknown, nested: unknown): ApiPropertyOptions => {
  const required = !rules.some(({ name, type }) => name === 'isOptional' || type === 'conditionalValidation');
  const isArray = design === Array || rules.some(({ name }) => name === 'isArray');
  const shared = { required, ...(isArray ? schemaOf(rules, SCHEMA_OF_ARRAY_RULE) : {}) };
  if (nested) {
    const one = nested as new () => object;
    return { ...shared, type: isArray ? [one] : one };
  }
  if (!isArray) return { ...shared, ...typeOfDesign(design), ...schemaOf(rules, SCHEMA_OF_RULE) };
  const ofItems = rules.filter(({ each }) => each);
  const items = { type: 'string', ...schemaOf(ofItems, SCHEMA_OF_RULE) };
  return { ...shared, type: 'array', items };
};

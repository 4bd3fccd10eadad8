import { ApiProperty } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { propertySchema } from './property-schema.ts';

type Class = new () => object;

const rulesOf = (input: Class) => getMetadataStorage().getTargetValidationMetadatas(input, '', false, false);

const DESCRIBED = 'swagger/apiModelProperties';

/** The class of a nested value or of the items of an array: what class-transformer makes of one (`@Type`), or as it is declared. */
const nestedClassOf = (input: Class, property: string, design: unknown): Class | undefined => {
  const probe = plainToInstance(input as new () => Record<string, unknown>, {
    [property]: design === Array ? [{}] : {},
  });
  const value = [probe[property]].flat()[0];
  const made = typeof value === 'object' && value !== null && value.constructor !== Object ? value.constructor : design;
  return typeof made === 'function' && rulesOf(made as Class).length > 0 ? (made as Class) : undefined;
};

/**
 * Describes a body or query class to OpenAPI from the rules that check it, so that the document cannot say anything else than
 * what the service does. Properties that carry `@ApiProperty` already are left as they are.
 */
export const describeInput = (input: Class, seen: Set<Class> = new Set()): void => {
  if (seen.has(input)) return;
  seen.add(input);
  const byProperty = Map.groupBy(rulesOf(input), ({ propertyName }) => propertyName);
  for (const [property, rules] of byProperty) {
    const prototype = input.prototype as object;
    const design: unknown = Reflect.getMetadata('design:type', prototype, property);
    const nested = nestedClassOf(input, property, design);
    if (nested) describeInput(nested, seen);
    if (Reflect.hasMetadata(DESCRIBED, prototype, property)) continue;
    ApiProperty(propertySchema(rules, design, nested))(prototype, property);
  }
};

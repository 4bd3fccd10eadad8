import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { findDefinition } from './catalogue.ts';

/** Data that does not fit the schema of its event type: a broken invariant of ours, or a poisoned import. */
export class InvalidEventError extends Error {
  readonly code = 'INVALID_EVENT';

  constructor(
    readonly type: string,
    readonly problems: readonly string[],
  ) {
    super(`${type} does not fit its schema: ${problems.join('; ')}`);
    this.name = 'InvalidEventError';
  }
}

const validators = new Map<string, ReturnType<typeof Compile<TSchema>>>();

/** Throws InvalidEventError unless `type` is known and `data` fits its newest schema. Compiled once per type. */
export const validateEvent = (type: string, data: unknown): void => {
  const definition = findDefinition(type);
  if (!definition) throw new InvalidEventError(type, ['unknown event type']);
  let validator = validators.get(type);
  if (!validator) validators.set(type, (validator = Compile<TSchema>(definition.data)));
  if (validator.Check(data)) return;
  const problems = validator.Errors(data).map((error) => `${error.instancePath || '/'} ${error.message}`);
  throw new InvalidEventError(type, problems.slice(0, 5));
};

import { type ArgumentMetadata, Injectable, type Type, type ValidationError, ValidationPipe } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { withoutNulls } from './absent-members.ts';
import { withOneSpelling } from './id-spelling.ts';
import { Problem, type ProblemDetail } from './problem.ts';
import { convertQuery } from './query-conversion.ts';
import { findMisplacedList } from './shape-check.ts';
import { findUnstorable } from './text-check.ts';

const MAX_ERRORS = 20;

/** The 400 problem that names what is wrong in the input. */
export const invalid = (errors: readonly ProblemDetail[]): Problem =>
  new Problem({
    status: 400,
    code: 'VALIDATION_FAILED',
    detail: 'The input does not fit; "errors" says where and why. Nothing was appended.',
    errors: errors.slice(0, MAX_ERRORS),
  });

const flatten = (errors: readonly ValidationError[], path = ''): ProblemDetail[] =>
  errors.flatMap((error) => {
    const pointer = `${path}/${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ pointer, message }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDeclaredClass = (metatype: unknown): metatype is Type =>
  typeof metatype === 'function' && ![Object, String, Number, Boolean, Array].includes(metatype as never);

/**
 * Checks everything that comes in: bodies and queries against their class-validator classes (nothing undeclared, no conversion
 * of bodies, null as good as absent), every parameter called `id` or `…Id` as a UUID, and all text for what cannot be stored. Ids
 * get one spelling.
 */
@Injectable()
export class InputValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) => invalid(flatten(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Parameters of our own decorators (a context, a tenant) do not come from the client.
    if (metadata.type === 'custom') return value;
    const unstorable = findUnstorable(value);
    if (unstorable) throw invalid([unstorable]);
    const { type, data, metatype } = metadata;
    if (type === 'param' && data !== undefined && /^id$|Id$/.test(data)) return idOf(value, data);
    if (!isDeclaredClass(metatype)) return super.transform(value, metadata);
    const spelled = isPlainObject(value) ? withOneSpelling(value) : value;
    if (type === 'query' && isPlainObject(spelled)) return super.transform(convertQuery(spelled, metatype), metadata);
    if (type === 'body' && spelled !== undefined && spelled !== null && !isPlainObject(spelled)) {
      throw invalid([{ pointer: '', message: 'must be a JSON object' }]);
    }
    const checked: unknown = await super.transform(type === 'body' ? withoutNulls(spelled) : spelled, metadata);
    const misplaced = type === 'body' ? findMisplacedList(checked) : null;
    if (misplaced) throw invalid([misplaced]);
    return checked;
  }
}

const idOf = (value: unknown, name: string): string => {
  // Ids are compared as text everywhere: one spelling only.
  if (isUUID(value)) return (value as string).toLowerCase();
  throw new Problem({ status: 400, code: 'INVALID_ID', detail: `The ${name} in the path must be a UUID.` });
};

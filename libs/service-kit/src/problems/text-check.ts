import type { ProblemDetail } from './problem.ts';

/** Deeper JSON than any body needs; a body of brackets only must not exhaust the stack. */
const MAX_DEPTH = 32;

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const wrongText = (text: string): string | null => {
  if (text.includes('\0')) return 'must not contain the NUL character';
  return text.isWellFormed() ? null : 'must be well-formed Unicode, without lone surrogates';
};

/** What no text of the log may hold (PostgreSQL has no NUL, UTF-8 no lone surrogates), by JSON pointer. At most one finding. */
export const findUnstorable = (value: unknown, pointer = '', depth = 0): ProblemDetail | null => {
  if (typeof value === 'string') {
    const message = wrongText(value);
    return message === null ? null : { pointer, message };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MAX_DEPTH) return { pointer: '', message: `must not be nested deeper than ${MAX_DEPTH} levels` };
  for (const [name, inner] of Object.entries(value)) {
    const message = wrongText(name);
    if (message !== null) return { pointer, message: `has a property whose name ${message}` };
    const found = findUnstorable(inner, `${pointer}/${escapePointer(name)}`, depth + 1);
    if (found) return found;
  }
  return null;
};

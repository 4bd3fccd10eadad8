import type { ProblemDetail } from './problem.ts';

/** Deeper JSON than any body needs; a body of brackets only must not exhaust the stack. */
const MAX_DEPTH = 32;
/** The checks that follow take longer than in proportion to these: 50,000 properties would stop the process for six seconds. */
const MAX_PROPERTIES = 1_000;
const MAX_ITEMS = 10_000;

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const wrongText = (text: string): string | null => {
  if (text.includes('\0')) return 'must not contain the NUL character';
  return text.isWellFormed() ? null : 'must be well-formed Unicode, without lone surrogates';
};

/**
 * What no input may hold, by JSON pointer: text that the log cannot (PostgreSQL has no NUL, UTF-8 no lone surrogates), and more
 * nesting, properties or items than anything needs. At most one finding.
 */
export const findUnstorable = (value: unknown, pointer = '', depth = 0): ProblemDetail | null => {
  if (typeof value === 'string') {
    const message = wrongText(value);
    return message === null ? null : { pointer, message };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MAX_DEPTH) return { pointer: '', message: `must not be nested deeper than ${MAX_DEPTH} levels` };
  const most = Array.isArray(value) ? MAX_ITEMS : MAX_PROPERTIES;
  const members = Object.entries(value);
  if (members.length > most) return { pointer, message: `must not have more than ${most} members` };
  for (const [name, inner] of members) {
    const message = wrongText(name);
    if (message !== null) return { pointer, message: `has a property whose name ${message}` };
    const found = findUnstorable(inner, `${pointer}/${escapePointer(name)}`, depth + 1);
    if (found) return found;
  }
  return null;
};

import type { ProblemDetail } from './problem.ts';

const BUILT_IN = new Set<unknown>([Object, String, Number, Boolean, Array]);

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const wrongMember = (member: unknown, declared: unknown): string | null => {
  if (!Array.isArray(member)) return null;
  if (typeof declared === 'function' && !BUILT_IN.has(declared)) return 'must be an object, not a list';
  return member.some(Array.isArray) ? 'must not hold lists of lists' : null;
};

/**
 * Lists where a class declares an object, and lists inside lists: `ValidateNested` checks the items of whatever list it meets
 * instead of refusing it, and an empty one has none. `value` is an instance of its class. At most one finding.
 */
export const findMisplacedList = (value: unknown, pointer = ''): ProblemDetail | null => {
  if (typeof value !== 'object' || value === null) return null;
  // Plain objects are values of declared properties too: what may be in them, their own rules say.
  if (!Array.isArray(value) && isPlain(value)) return null;
  for (const [name, member] of Object.entries(value)) {
    const declared: unknown = Array.isArray(value) ? Array : Reflect.getMetadata('design:type', value, name);
    const message = wrongMember(member, declared);
    if (message !== null) return { pointer: `${pointer}/${name}`, message };
    const found = findMisplacedList(member, `${pointer}/${name}`);
    if (found) return found;
  }
  return null;
};

/**
 * The input without the members of objects that are null: null says the same as saying nothing, as many languages write what is
 * not there. (`IsOptional` lets null pass, and the events that it would get into have no nulls.) Items of lists stay.
 */
export const withoutNulls = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const present = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(present.map(([name, inner]) => [name, withoutNulls(inner)]));
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const spelled = (name: string, value: unknown): unknown => {
  if (typeof value === 'string') return /Ids?$/.test(name) && UUID.test(value) ? value.toLowerCase() : value;
  // The members of a list are called as the list is.
  if (Array.isArray(value)) return value.map((member) => spelled(name, member));
  return withOneSpelling(value);
};

/**
 * The input with one spelling of each id: UUIDs called `…Id`, or in lists called `…Ids`, in lower case. Ids are compared as text in
 * streams, keys of rows and partitions, but as numbers by PostgreSQL: two spellings would be one row to it, and two to us.
 * What is called just `id` may be another system's, and stays as it is.
 */
export const withOneSpelling = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spelled(name, inner)]));
};

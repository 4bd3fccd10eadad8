import { isDeepStrictEqual } from 'node:util';

type Row = Readonly<Record<string, unknown>>;

/** How one row of a read model differs between two points in time: `null` on the side where there is no row. */
export interface RowDifference {
  /** The columns that tell the row apart from the customer's others. */
  readonly key: Row;
  readonly kind: 'appeared' | 'changed' | 'disappeared';
  /** Field → its value before and after; of a row that is on one side only, every field. */
  readonly fields: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

const fieldsOf = (
  before: Row | undefined,
  after: Row | undefined,
  keyed: ReadonlySet<string>,
): RowDifference['fields'] =>
  Object.fromEntries(
    Object.keys({ ...before, ...after })
      .filter((field) => !keyed.has(field) && !isDeepStrictEqual(before?.[field] ?? null, after?.[field] ?? null))
      .map((field) => [field, { before: before?.[field] ?? null, after: after?.[field] ?? null }]),
  );

/** What differs between two sets of rows of one table; `keyColumns` are the properties of its primary key. */
export const diffRows = (
  before: readonly Row[],
  after: readonly Row[],
  keyColumns: readonly string[],
): readonly RowDifference[] => {
  const idOf = (row: Row) => JSON.stringify(keyColumns.map((column) => row[column]));
  const [old, now] = [before, after].map((rows) => new Map(rows.map((row) => [idOf(row), row])));
  const keyed = new Set(['tenantId', ...keyColumns]);
  return [...new Set([...old!.keys(), ...now!.keys()])].flatMap((id) => {
    const [was, is] = [old!.get(id), now!.get(id)];
    const fields = fieldsOf(was, is, keyed);
    if (was && is && Object.keys(fields).length === 0) return [];
    const row = (is ?? was)!;
    const key = Object.fromEntries(
      keyColumns.filter((column) => column !== 'tenantId').map((column) => [column, row[column]]),
    );
    return [{ key, kind: was ? (is ? 'changed' : 'disappeared') : 'appeared', fields } as const];
  });
};

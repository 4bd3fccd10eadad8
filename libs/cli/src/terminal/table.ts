/** Lines of a plain table; numbers stand to the right. Empty cells are shown as a dash. */
export const table = (
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] => {
  const text = [headings.map(String), ...rows.map((row) => row.map((cell) => String(cell) || '-'))];
  const widths = headings.map((_, column) => Math.max(...text.map((row) => row[column]?.length ?? 0)));
  const isNumeric = headings.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  return text.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
};

const number = (value) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-GB') : Number(value.toPrecision(3)).toString();

const rowOf = ({ name, value, unit, baseline, baselineUnit = unit, ratio, note = '' }) => [
  name,
  `${number(value)} ${unit}`,
  `${number(baseline)} ${baselineUnit}`,
  ratio.toFixed(2),
  note,
];

/** One line per result: the value, its baseline of the same run, and what the one is of the other. */
export const printTable = (results) => {
  const rows = [['benchmark', 'value', 'baseline', 'ratio', 'note'], ...results.map(rowOf)];
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell, column) =>
    column === 0 || column === 4 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  console.log();
  for (const row of rows) console.log(row.map(pad).join('  ').trimEnd());
};

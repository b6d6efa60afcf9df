/** The middle of a list; of an even number the upper one. */
export const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Numbers as people read them: `1,234`, `12.3`, `0.45`. */
export const figure = value =>
  value.toLocaleString('en-US', {
    maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2,
    minimumFractionDigits: 0,
  });

/** Rows as a Markdown table; the first column is text, the others are numbers. */
export const table = (head, rows) => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column].length)));
  const line = row =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
};

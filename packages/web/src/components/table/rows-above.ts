/** How many rows came in above the row that was first: by so many rows the list moves down under the reader. */
export const rowsAbove = (before: readonly string[], now: readonly string[]): number => {
  const first = before[0];
  return first === undefined ? 0 : Math.max(0, now.indexOf(first));
};

/** Takes one line of the server's own log. Lines never hold a span's content. */
export type Log = (line: string) => void;

/** An error as one line, with what caused it. */
export const describeError = (error: unknown): string => {
  const said: string[] = [];
  for (let each: unknown = error; said.length < 5; each = each instanceof Error ? each.cause : undefined) {
    if (each === undefined) break;
    said.push(each instanceof Error ? each.message || each.name : String(each));
  }
  return said.join(': ');
};

/** What standard output is: how wide its lines may be, and whether colours mean something to its reader. */
export interface Terminal {
  readonly color: boolean;
  /** Columns; infinite where nobody asked for breaks, as in a file or a pipe. */
  readonly width: number;
}

const LEAST_WIDTH = 40;
/** Of terminals that do not say how wide they are. */
const USUAL_WIDTH = 80;

/**
 * Standard output as it is now. `COLUMNS` says how wide a pipe's lines may be; `NO_COLOR` and `TERM=dumb` turn colours
 * off (https://no-color.org).
 */
export const terminal = (): Terminal => {
  const { stdout, env } = process;
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const asked = Number(env['COLUMNS']);
  const columns = stdout.isTTY === true ? stdout.columns || USUAL_WIDTH : asked > 0 ? asked : Number.POSITIVE_INFINITY;
  return { color: stdout.isTTY === true && !plain, width: Math.max(LEAST_WIDTH, columns) };
};

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export type Style = keyof typeof STYLES;

/** Colours a text that is plain already. */
export type Paint = (style: Style, text: string) => string;

export const painter = ({ color }: Terminal): Paint =>
  color ? (style, text) => `\u001b[${STYLES[style]}m${text}\u001b[0m` : (_style, text) => text;

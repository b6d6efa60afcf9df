import { RE2JS } from 're2js';

/**
 * Stands in for RegExp inside mapping expressions. Log texts are long and foreign; re2 matches in linear time, where
 * RegExp can be made to run for ever. Only what JSONata uses is here: construction from a RegExp, `exec`, `lastIndex`.
 */
export class LinearRegex {
  lastIndex = 0;
  readonly #pattern: RE2JS;

  constructor(expression: RegExp) {
    const flags = (expression.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (expression.multiline ? RE2JS.MULTILINE : 0);
    this.#pattern = RE2JS.compile(expression.source, flags);
  }

  /** The next match at or after `lastIndex`, which then stands behind it; null when there is none. */
  exec(
    text: string,
  ): { readonly index: number; readonly length: number; readonly [group: number]: string | null } | null {
    const matcher = this.#pattern.matcher(text);
    if (!matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    this.lastIndex = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
    return Object.assign(groups, { index: matcher.start() });
  }
}

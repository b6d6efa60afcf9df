/** A stretch of text that stayed, went, or is new. */
export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Words times words that are compared; beyond it what differs is shown as a whole, so that a page never waits. */
const MOST_COMPARED = 1_000_000;

const wordsOf = (text: string): readonly string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

/** What an edit changed, word by word: the longest common words stay. */
export const differences = (before: string, after: string): readonly Piece[] => {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return joined([
    piece('same', a.slice(0, start)),
    ...changed(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    piece('same', a.slice(a.length - end)),
  ]);
};

const piece = (kind: Piece['kind'], words: readonly string[]): Piece => ({ kind, text: words.join('') });

const changed = (a: readonly string[], b: readonly string[]): readonly Piece[] => {
  if (a.length * b.length > MOST_COMPARED) return [piece('gone', a), piece('new', b)];
  const width = b.length + 1;
  // common[i, j]: how many words the rests from i and from j have in common.
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      pieces.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (
      left !== undefined &&
      (right === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      pieces.push({ kind: 'gone', text: left });
      i += 1;
    } else {
      pieces.push({ kind: 'new', text: right ?? '' });
      j += 1;
    }
  }
  return pieces;
};

/** Neighbours of one kind as one piece; between two stays, what went comes before what is new. */
const joined = (pieces: readonly Piece[]): readonly Piece[] => {
  const out: Piece[] = [];
  let [gone, added] = ['', ''];
  const settle = (): void => {
    if (gone !== '') out.push({ kind: 'gone', text: gone });
    if (added !== '') out.push({ kind: 'new', text: added });
    [gone, added] = ['', ''];
  };
  for (const { kind, text } of pieces) {
    if (text === '') continue;
    if (kind === 'gone') gone += text;
    else if (kind === 'new') added += text;
    else if (/^\s+$/.test(text) && gone !== '' && added !== '') {
      // A space alone between two changes does not part them.
      gone += text;
      added += text;
    } else {
      settle();
      const last = out.at(-1);
      if (last?.kind === 'same') out[out.length - 1] = { kind, text: last.text + text };
      else out.push({ kind, text });
    }
  }
  settle();
  return out;
};

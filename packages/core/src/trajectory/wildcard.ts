/**
 * Whether `name` is the pieces of a pattern in order, with anything between them; one piece is a name as it is. Linear:
 * leftmost placing of each piece suffices when only `*` is wild, so nothing is ever tried twice.
 */
export const fitsPieces = (pieces: readonly string[], name: string): boolean => {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= end;
};

/** Whether `name` is like `pattern`, in which `*` stands for any run of characters. Case counts. Linear. */
export const isLike = (pattern: string, name: string): boolean => fitsPieces(pattern.split('*'), name);

/** The position behind the leftmost place of a piece of text at or after `from`, or -1. */
export type TextFinder = (text: string, from: number) => number;

/** Looks for `piece` in time linear in the text, however the text and the piece repeat themselves. */
export function textFinder(piece: string): TextFinder {
  if (piece.length >= longPiece) return finderByBorders(piece);
  return (text, from) => {
    const index = text.indexOf(piece, from);
    return index < 0 ? -1 : index + piece.length;
  };
}

/** From here on the worst case of `indexOf`, length of text times length of piece, would be felt. */
const longPiece = 64;

/** Knuth, Morris and Pratt: reads each character of the text once. */
export function finderByBorders(piece: string): TextFinder {
  const borders = [0];
  /** How much of the piece is matched behind a character, when `matched` were before it. */
  const advance = (matched: number, code: number): number => {
    let kept = matched;
    while (kept > 0 && piece.charCodeAt(kept) !== code) kept = borders[kept - 1] as number;
    return piece.charCodeAt(kept) === code ? kept + 1 : kept;
  };
  // Of every beginning of the piece, the length of its longest proper end that is a beginning too.
  for (let border = 0; borders.length < piece.length; borders.push(border)) {
    border = advance(border, piece.charCodeAt(borders.length));
  }
  return (text, from) => {
    let matched = 0;
    for (let at = from; at < text.length; at++) {
      matched = advance(matched, text.charCodeAt(at));
      if (matched === piece.length) return at + 1;
    }
    return -1;
  };
}

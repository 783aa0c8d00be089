/**
 * Compares two texts by their UTF-8 bytes, which is the order of their code points.
 *
 * The order of `<` differs from it for characters beyond the basic plane.
 *
 * @returns Negative, zero or positive, as `Array.sort` takes it.
 */
export function compareByteOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return toRank(a) - toRank(b);
  }
  return left.length - right.length;
}

/** Halves of characters beyond the basic plane come after everything in it. */
function toRank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

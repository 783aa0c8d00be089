/** Words further away than this share of their length are no typing error. */
const MAX_DISTANCE_SHARE = 0.4;

/**
 * Finds the word somebody most likely meant.
 *
 * @returns `undefined` when nothing is near enough.
 */
export function findNearestWord(word: string, words: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const completed = lower.length >= 2 ? words.filter((other) => other.startsWith(lower)) : [];
  if (completed[0] !== undefined && completed.length === 1) return completed[0];
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const other of words) {
    const distance = measureEditDistance(lower, other.toLowerCase());
    const limit = Math.max(1, Math.floor(Math.max(word.length, other.length) * MAX_DISTANCE_SHARE));
    if (distance <= limit && (best === undefined || distance < best.distance))
      best = { word: other, distance };
  }
  return best?.word;
}

/** Counts the single-letter changes between two words; swapping neighbours counts as one. */
export function measureEditDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

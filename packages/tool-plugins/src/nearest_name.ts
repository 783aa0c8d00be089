/** Longest name that is compared, in characters; no name of ours comes near it. */
const MAX_COMPARED = 64;
/** Shorter beginnings fit too many names. */
const MIN_BEGINNING = 4;
/** A name with more than one change in three characters is another name. */
const CHARACTERS_PER_EDIT = 3;

/**
 * The known name that somebody probably meant: spelled another way (`shellCommand`, `shell-command`), begun, or with
 * a few letters wrong. `undefined` when none is near.
 */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_COMPARED) return undefined;
  const plain = toPlain(name);
  let best: { name: string; distance: number } | undefined;
  for (const other of known) {
    const isBeginning = plain.length >= MIN_BEGINNING && other.startsWith(plain);
    const distance = isBeginning ? 1 : countEdits(plain, other);
    if (distance * CHARACTERS_PER_EDIT > Math.max(plain.length, other.length)) continue;
    if (best === undefined || distance < best.distance) best = { name: other, distance };
  }
  return best?.name;
}

/** What is said behind an unknown name: ` Did you mean …?`, or nothing. */
export function toNameHint(name: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known);
  return nearest === undefined ? "" : `, did you mean \`${nearest}\`?`;
}

function toPlain(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
}

/** How many characters have to be put in, taken out or replaced to make one word of the other. */
function countEdits(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row += 1) {
    const line = [row + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const kept = above[column - 1] ?? 0;
      const replaced = to[column - 1] === from[row] ? kept : kept + 1;
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[to.length] ?? 0;
}

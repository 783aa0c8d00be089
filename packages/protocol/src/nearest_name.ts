/** Longest name that is compared, in characters; no name of ours comes near it. */
const MAX_COMPARED = 64;
/** Shorter beginnings fit too many names. */
const MIN_BEGINNING = 4;
/** A name with more than one change in three characters is another name. */
const CHARACTERS_PER_EDIT = 3;

/**
 * The known name that somebody probably meant: spelled another way (`shellCommand`, `shell-command`), begun (with four
 * letters or more), or with up to a third of its letters wrong. `undefined` when none is near.
 *
 * @param known - Names in lower case. Of equally near ones the first counts.
 */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_COMPARED) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const other of known) {
    const distance = Math.min(...toSpellings(name).map((one) => measureDistance(one, other)));
    if (best === undefined || distance < best.distance) best = { name: other, distance };
  }
  return best && Number.isFinite(best.distance) ? best.name : undefined;
}

/** A name in lower case, as typed and in the ways names are put together. */
function toSpellings(name: string): readonly string[] {
  const words = name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  return [name.toLowerCase(), words.replaceAll("-", "_"), words.replaceAll("_", "-")];
}

function measureDistance(name: string, known: string): number {
  if (name.length >= MIN_BEGINNING && known.startsWith(name)) return name === known ? 0 : 1;
  const edits = countEdits(name, known);
  const isNear = edits * CHARACTERS_PER_EDIT <= Math.max(name.length, known.length);
  return isNear ? edits : Number.POSITIVE_INFINITY;
}

/** How many letters have to be put in, taken out, replaced or swapped with their neighbour to make one of the other. */
function countEdits(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped && row > 1 && column > 1
            ? (beforeLast[column - 2] ?? 0) + 1
            : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = line;
  }
  return last[to.length] ?? 0;
}

/** Largest front matter that is read, in bytes; Codex has no limit. */
export const MAX_FRONT_MATTER_BYTES: number = 32 * 1024;

/**
 * The text between the first two `---` lines of a file.
 *
 * - `found`: the text, without its last line break.
 * - `open`: it begins and does not end in this text.
 * - `missing`: the file does not begin with it, or nothing is in it.
 *
 * Mirrors: Codex 0.169.0. A byte order mark before the first line is not part of it.
 */
export function findFrontMatter(
  text: string,
): { readonly kind: "found"; readonly text: string } | { readonly kind: "open" | "missing" } {
  const lines = readLines(text);
  const first = lines.next();
  if (first.done === true || !isMark(first.value.replace(/^\uFEFF/, "")))
    return { kind: "missing" };
  const found: string[] = [];
  for (const line of lines) {
    if (!isMark(line)) found.push(line);
    else
      return found.length === 0 ? { kind: "missing" } : { kind: "found", text: found.join("\n") };
  }
  return { kind: "open" };
}

function isMark(line: string): boolean {
  return line.trim() === "---";
}

/** The lines of a text one by one, because what follows the front matter may be long. */
function* readLines(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const at = text.indexOf("\n", from);
    const end = at < 0 ? text.length : at;
    yield text.slice(from, text[end - 1] === "\r" ? end - 1 : end);
    from = end + 1;
  }
}

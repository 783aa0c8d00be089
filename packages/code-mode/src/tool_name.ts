/** Address of a tool: a name, alone or inside a namespace. Mirrors: `ToolName` of Codex 0.169.0. */
export interface CodeModeToolName {
  /** Absent for a tool outside any namespace. */
  readonly namespace?: string | undefined;
  /** The name inside the namespace, as the registry knows it. */
  readonly name: string;
}

/**
 * A tool's address as one word: what a script calls it, before characters are replaced.
 *
 * Namespace and name are joined by `__`, unless one of them brings its own underscore to the seam.
 * Mirrors: Codex 0.169.0.
 */
export function toCodeModeName(name: CodeModeToolName): string {
  if (name.namespace === undefined) return name.name;
  const hasSeam = name.namespace.endsWith("_") || name.name.startsWith("_");
  return `${name.namespace}${hasSeam ? "" : "__"}${name.name}`;
}

/**
 * A word as a JavaScript identifier: every character that may not stand there becomes `_`.
 *
 * Only ASCII letters, digits, `_` and `$` are kept, a first digit is not. An empty word is `_`.
 * Mirrors: Codex 0.169.0.
 */
export function toIdentifier(word: string): string {
  const identifier = word.replaceAll(/[^\w$]/gu, "_").replace(/^\d/, "_");
  return identifier === "" ? "_" : identifier;
}

/**
 * One identifier for each name, in the order given, no two alike.
 *
 * Where names meet in one identifier, a name that needed no change keeps it, then a plain one, then the
 * first by spelling; each other gets `_` and eight hex digits that depend on its name alone, so that a tool
 * that comes or goes never makes one tool's identifier another's. Codex 0.169.0 lets the last one win.
 */
export function assignIdentifiers(names: readonly CodeModeToolName[]): readonly string[] {
  const wishes = names.map((name, at) => {
    const flat = toCodeModeName(name);
    const identifier = toIdentifier(flat);
    return { at, name, identifier, isChanged: flat !== identifier };
  });
  const taken = new Set<string>();
  const assigned: string[] = names.map(() => "");
  const byRight = wishes.toSorted(
    (a, b) => Number(a.isChanged) - Number(b.isChanged) || compareNames(a.name, b.name),
  );
  for (const { at, name, identifier } of byRight) {
    const free = findFree(identifier, name, taken);
    taken.add(free);
    assigned[at] = free;
  }
  return assigned;
}

/** Orders tools as they are listed: plain names first, then by namespace, then by name. Mirrors: Codex 0.169.0. */
export function compareNames(a: CodeModeToolName, b: CodeModeToolName): number {
  if (a.namespace === b.namespace) return compareWords(a.name, b.name);
  if (a.namespace === undefined) return -1;
  if (b.namespace === undefined) return 1;
  return compareWords(a.namespace, b.namespace);
}

/** Orders two words by their code units, whatever the locale. */
export function compareWords(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function findFree(identifier: string, name: CodeModeToolName, taken: ReadonlySet<string>): string {
  if (!taken.has(identifier)) return identifier;
  const suffixed = `${identifier}_${toDigits(`${name.namespace ?? ""}\0${name.name}`)}`;
  let free = suffixed;
  for (let turn = 2; taken.has(free); turn += 1) free = `${suffixed}_${turn}`;
  return free;
}

/** FNV-1a over UTF-16 units: names apart, nothing secret. */
function toDigits(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A module's text, fit for the body of a function. */
export interface FunctionBody {
  readonly text: string;
  /** What the body calls its imports by: a function with a `meta`. */
  readonly name: string;
}

/** A word that only a module may use, with a dot before it if there is one: a member of that name is none. */
const CANDIDATE =
  /(\.{3}\s*|\.\s*)?\b(?:(import)\b(?=\s*[.(])|(export)\s*(\{[^}]*\}|default\b|(?=(?:async|class|const|function|let|using|var)\b)))/g;

/** As long as the word they stand for, so that columns stay. */
const NAMES = ["$mport", "_mport", "imp0rt", "imporT"];

/** Most places that are looked at; a script with more keeps the rest as they are. */
const MAX_CANDIDATES = 100;

/**
 * Takes from a module what a function cannot hold, every other character staying where it is: `import(…)` and
 * `import.meta` get another name, exports go, their declarations stay.
 *
 * `compiles` says whether a text is a module that compiles. It is asked for each place with a character that
 * no code may hold: what still compiles was a string, a comment, a template or a regular expression.
 */
export function toFunctionBody(source: string, compiles: (text: string) => boolean): FunctionBody {
  const name = NAMES.find((one) => !source.includes(one)) ?? "import_of_the_cell";
  const matches = [...source.matchAll(CANDIDATE)]
    .filter(([, dots]) => dots === undefined || dots.startsWith("..."))
    .slice(0, MAX_CANDIDATES);
  let text = "";
  let from = 0;
  for (const { 0: match, 1: dots = "", 2: isImport, 4: clause, index } of matches) {
    const at = index + dots.length;
    if (compiles(`${source.slice(0, at)}\u0001${source.slice(at + 1)}`)) continue;
    text += source.slice(from, at);
    from = index + match.length;
    const word = match.slice(dots.length);
    text += isImport === undefined ? withoutExport(word, clause, name) : name;
  }
  return { text: text + source.slice(from).replace(/^#!/, from === 0 ? "//" : "$&"), name };
}

function withoutExport(word: string, clause: string | undefined, name: string): string {
  const blank = word.replaceAll(/\S/g, " ");
  if (clause !== "default") return blank;
  // An expression has to go somewhere: a default export with no name is not a statement.
  const target = `${name}.it=`;
  return target + blank.slice(target.length);
}

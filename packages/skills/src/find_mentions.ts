/** What a text names. */
export interface SkillMentions {
  /** Names after a plain `$`. */
  readonly names: ReadonlySet<string>;
  /** Paths of links such as `[$name](path)`, without `skill://`. */
  readonly paths: ReadonlySet<string>;
}

const NAME = /[A-Za-z0-9_:-]+/y;
const LINK_START = /\]\s*\(/y;
const SKILL_PREFIX = "skill://";
const OTHER_PREFIXES = ["app://", "mcp://", "plugin://"];

/** Variables of a shell that people write about. Mirrors: Codex 0.169.0. */
const VARIABLES: ReadonlySet<string> = new Set([
  "HOME",
  "LANG",
  "PATH",
  "PWD",
  "SHELL",
  "TEMP",
  "TERM",
  "TMP",
  "TMPDIR",
  "USER",
  "XDG_CONFIG_HOME",
]);

/**
 * Finds `$name` and `[$name](path)` in a text, in time that grows with its length only.
 *
 * Links to apps, MCP servers and plugins name no skill; variables such as `$HOME` neither.
 * Mirrors: Codex 0.169.0, but `$name:` names `name` too.
 */
export function findMentions(text: string): SkillMentions {
  const names = new Set<string>();
  const paths = new Set<string>();
  let at = text.indexOf("$");
  // Where the last `)` is: a link that opens behind it cannot close.
  const lastClosing = text.lastIndexOf(")");
  while (at >= 0) {
    const name = matchAt(NAME, text, at + 1);
    if (name === undefined) {
      at = text.indexOf("$", at + 1);
      continue;
    }
    const nameEnd = at + 1 + name.length;
    const link = text[at - 1] === "[" ? readLink(text, nameEnd, lastClosing) : undefined;
    if (!VARIABLES.has(name.toUpperCase())) {
      if (link === undefined) addName(names, name);
      else addPath(paths, link.path);
    }
    at = text.indexOf("$", link?.end ?? nameEnd);
  }
  return { names, paths };
}

/** The path of a link whose name ends at `from`, and where the link ends. */
function readLink(
  text: string,
  from: number,
  lastClosing: number,
): { readonly path: string; readonly end: number } | undefined {
  const start = matchAt(LINK_START, text, from);
  if (start === undefined || from + start.length > lastClosing) return undefined;
  const end = text.indexOf(")", from + start.length);
  const path = text.slice(from + start.length, end).trim();
  return path === "" ? undefined : { path, end: end + 1 };
}

function addName(names: Set<string>, name: string): void {
  names.add(name);
  const bare = name.replace(/:+$/, "");
  if (bare !== "") names.add(bare);
}

function addPath(paths: Set<string>, path: string): void {
  if (OTHER_PREFIXES.some((prefix) => path.startsWith(prefix))) return;
  paths.add(path.startsWith(SKILL_PREFIX) ? path.slice(SKILL_PREFIX.length) : path);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

import { type ToolName, toDisplayName } from "./tool_name.ts";

/** Which tools a model may have. Patterns are described at {@link createToolFilter}. */
export interface ToolFilterOptions {
  /** Absent allows every tool, an empty list none. */
  allow?: readonly string[] | undefined;
  /** Takes away from what is allowed. */
  deny?: readonly string[] | undefined;
}

/** What a filter says about a tool. */
export interface ToolFilterDecision {
  allowed: boolean;
  /** The list that decided; absent when neither has a say. */
  list?: "allow" | "deny" | undefined;
  /**
   * The pattern that decided; of an allow list that nothing matched, all its patterns. Absent when neither
   * list has a say.
   */
  pattern?: string | undefined;
  /** The same in words, on one line. */
  reason: string;
}

/** A filter over tools, made once and asked for every tool. */
export interface ToolFilter {
  /**
   * Whether a tool may be offered, and what decided.
   *
   * @param aliases - Other names to look the tool up by, such as the raw `server.tool` of an MCP tool.
   */
  check(name: ToolName, aliases?: readonly string[]): ToolFilterDecision;
  /** Patterns that match none of these tools, which mostly means that they are misspelt. */
  findUnused(names: readonly ToolName[]): readonly string[];
}

/**
 * Makes a filter of allow and deny patterns. Deny wins; of several patterns the first that matches is named.
 *
 * A pattern is a name in which `*` stands for any characters, also none; case counts. A tool in a namespace
 * is matched as `namespace.name`, `namespace__name`, `namespacename` and by its bare name, a plain tool by
 * its name: `exec_command`, `mcp__github.*`, `mcp__*__delete_*`, `*_issue`.
 */
export function createToolFilter(options: ToolFilterOptions): ToolFilter {
  const allow = options.allow?.map(toPattern);
  const deny = options.deny?.map(toPattern) ?? [];
  return {
    check(name, aliases = []) {
      const forms = [...toForms(name), ...aliases];
      const denied = deny.find((pattern) => matchesAny(pattern, forms));
      if (denied) return decide("deny", denied.text);
      if (!allow) return { allowed: true, reason: "no filter speaks of it" };
      const allowed = allow.find((pattern) => matchesAny(pattern, forms));
      return allowed ? decide("allow", allowed.text) : toMiss(allow);
    },
    findUnused(names) {
      const forms = names.flatMap(toForms);
      return [...(allow ?? []), ...deny]
        .filter((pattern) => !matchesAny(pattern, forms))
        .map(({ text }) => text);
    },
  };
}

function decide(list: "allow" | "deny", pattern: string): ToolFilterDecision {
  const allowed = list === "allow";
  return { allowed, list, pattern, reason: `${allowed ? "allowed" : "denied"} by \`${pattern}\`` };
}

/** Most characters of a list of patterns that is named as a whole. */
const MAX_LISTED_LENGTH = 200;

function toMiss(allow: readonly Pattern[]): ToolFilterDecision {
  const listed = allow.map(({ text }) => text).join(", ");
  const pattern =
    listed.length > MAX_LISTED_LENGTH ? `${listed.slice(0, MAX_LISTED_LENGTH)}…` : listed;
  const reason =
    allow.length === 0 ? "the allow list is empty" : `not allowed by any of: ${pattern}`;
  return { allowed: false, list: "allow", pattern, reason };
}

function toForms(name: ToolName): readonly string[] {
  if (name.namespace === undefined) return [name.name];
  const { namespace } = name;
  return [
    `${namespace}.${name.name}`,
    `${namespace}__${name.name}`,
    toDisplayName(name),
    name.name,
  ];
}

/** The text as it was written, and the pieces between its stars. */
interface Pattern {
  text: string;
  pieces: readonly string[];
}

function toPattern(text: string): Pattern {
  return { text, pieces: text.trim().split(/\*+/u) };
}

function matchesAny(pattern: Pattern, forms: readonly string[]): boolean {
  return forms.some((form) => matches(pattern, form));
}

/** Takes each piece at the first place it fits, so that no pattern needs a second try. */
function matches({ pieces }: Pattern, text: string): boolean {
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

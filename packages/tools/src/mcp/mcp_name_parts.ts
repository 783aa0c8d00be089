import { toSha1Hex } from "./sha1.ts";

/** Most characters of namespace, name and the two between them. Mirrors: Codex 0.169.0. */
export const MAX_MCP_NAME_LENGTH = 128;
/** The same before Codex 0.156, and of flat names. */
export const OLDER_MAX_MCP_NAME_LENGTH = 64;
/** What a tool of an MCP server can be told by. */
export const MCP_NAME_PREFIX = "mcp__";

const HASH_DIGITS = 12;
/** What joins namespace and name wherever both are written as one. */
const DELIMITER_LENGTH = 2;

/**
 * A text of which only letters, digits and `_` are left; each other character becomes one `_`.
 *
 * Mirrors: Codex 0.169.0.
 */
export function sanitizeMcpName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/gu, "_") || "_";
}

/** What tells names apart that would be the same: `_` and twelve hex digits. */
export function toHashSuffix(id: string): string {
  return `_${toSha1Hex(id).slice(0, HASH_DIGITS)}`;
}

/** A namespace and a name on their way to be unique. */
export interface NameParts {
  namespace: string;
  name: string;
  /** What the hash is made of, if one is needed. */
  id: string;
  /** Most characters of both and the two between them. */
  maxLength: number;
  /** Both, joined, as far as they are taken; the answer is added. */
  used: Set<string>;
}

/**
 * The parts as they are, if they fit and are free; else the name, and if there is no room for that the
 * namespace too, gives way to a piece of a hash.
 */
export function toUniqueParts(parts: NameParts): { namespace: string; name: string } {
  const { namespace, name, id, maxLength, used } = parts;
  const fits = namespace.length + name.length + DELIMITER_LENGTH <= maxLength;
  if (fits && take(used, namespace + name)) return { namespace, name };
  for (let attempt = 0; ; attempt += 1) {
    const hashed = fitWithHash(parts, toHashSuffix(attempt === 0 ? id : `${id}\0${attempt}`));
    if (take(used, hashed.namespace + hashed.name)) return hashed;
  }
}

function fitWithHash(
  { namespace, name, maxLength }: NameParts,
  suffix: string,
): { namespace: string; name: string } {
  const room = maxLength - DELIMITER_LENGTH - suffix.length;
  const left = room - namespace.length;
  return left >= 0
    ? { namespace, name: name.slice(0, left) + suffix }
    : { namespace: namespace.slice(0, room), name: suffix };
}

function take(used: Set<string>, name: string): boolean {
  if (used.has(name)) return false;
  used.add(name);
  return true;
}

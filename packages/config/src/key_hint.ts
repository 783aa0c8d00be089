import { MODEL_OVERLAY_KEYS } from "./model_overlay_config.ts";
import { CAPABILITY_KEYS } from "./provider_capabilities_config.ts";
import { SKILL_SEARCH_KEYS } from "./skills_config.ts";

/** Longest key that is compared, in characters; no key of ours comes near it. */
const MAX_COMPARED = 64;
/** Shorter beginnings fit too many keys. */
const MIN_BEGINNING = 4;

/**
 * What a person probably meant by a key that is not known: ` Did you mean …?`, or the keys there are, or nothing.
 *
 * Only for keys of our own making. About every other key the messages are those of Codex.
 */
export function toKeyHint(path: readonly string[]): string {
  const near = findNearestKey(path);
  if (near !== undefined) return ` Did you mean \`${near}\`?`;
  if (!isCapability(path)) return "";
  return ` Known capabilities: ${CAPABILITY_KEYS.join(", ")}.`;
}

/** The key of ours that an unknown one comes close to, or `undefined`. */
export function findNearestKey(path: readonly string[]): string | undefined {
  const key = path.at(-1);
  if (key === undefined || key.length > MAX_COMPARED) return undefined;
  return findNearest(toPlain(key), listKeys(path));
}

function isCapability(path: readonly string[]): boolean {
  return path.length === 4 && path[0] === "model_providers" && path[2] === "capabilities";
}

/** The keys of ours that stand where a path ends. */
function listKeys(path: readonly string[]): readonly string[] {
  if (isCapability(path)) return CAPABILITY_KEYS;
  if (path.length === 3 && path[0] === "models") return MODEL_OVERLAY_KEYS;
  if (path.length === 3 && path[0] === "model_providers") {
    return ["capabilities", "disabled_capabilities"];
  }
  if (path.length === 1) return SKILL_SEARCH_KEYS;
  if (path.length === 2 && path[0] === "tools") return ["allow", "deny"];
  return [];
}

function findNearest(key: string, known: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const isBeginning = key.length >= MIN_BEGINNING && name.startsWith(key);
    const distance = isBeginning ? 1 : countEdits(key, name);
    if (distance * 3 > Math.max(key.length, name.length)) continue;
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best?.name;
}

/** `webSearch` and `web-search` are one word. */
function toPlain(key: string): string {
  return key
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

import { findNearestName } from "@codexkit/protocol";
import { MODEL_OVERLAY_KEYS } from "./model_overlay_config.ts";
import { CAPABILITY_KEYS } from "./provider_capabilities_config.ts";
import { SKILL_SEARCH_KEYS } from "./skills_config.ts";

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
  return key === undefined ? undefined : findNearestName(key, listKeys(path));
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

const SHORTEST_SHOWN = 14;
const HEAD = 8;
const TAIL = 5;

/**
 * A key as a person may see it: the first 8 and the last 5 characters, nothing of a key of 13
 * characters or fewer. Mirrors: `codex login status` 0.169.0.
 */
export function maskApiKey(key: string): string {
  if (key.length < SHORTEST_SHOWN) return "***";
  return `${key.slice(0, HEAD)}***${key.slice(-TAIL)}`;
}

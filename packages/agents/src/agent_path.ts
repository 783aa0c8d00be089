/** Path of the first agent of a tree. Wire: Codex 0.169.0. */
export const ROOT_PATH = "/root";

/** Path of an agent that another one starts under a name of its own. */
export function toChildPath(parentPath: string | undefined, taskName: string): string {
  return `${parentPath ?? ROOT_PATH}/${taskName}`;
}

/**
 * The path that a reference means: one that begins with a slash as it is, any other as seen from `from`.
 *
 * A slash at the end means nothing. Mirrors: Codex 0.169.0.
 */
export function resolveAgentPath(from: string | undefined, reference: string): string {
  const trimmed = reference.endsWith("/") ? reference.slice(0, -1) : reference;
  return reference.startsWith("/") ? trimmed : `${from ?? ROOT_PATH}/${trimmed}`;
}

/** Whether `path` is `prefix` or lies below it. */
export function isAtOrBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

import type { ToolPlan } from "@codexkit/tools";

/** Longest description of a namespace in the note, in UTF-16 units; the rest is found by searching. */
const MAX_DESCRIPTION_LENGTH = 1000;

/**
 * Tells the model which namespaces tool search can find; `undefined` when there are none.
 *
 * Wire: the `<tools>` part of the first developer message (Codex 0.169.0).
 */
export function toToolsNote({ deferred }: Pick<ToolPlan, "deferred">): string | undefined {
  const namespaces = new Map<string, string>();
  for (const { executor, namespace } of deferred) {
    const name = namespace?.name ?? executor.toolName.namespace;
    if (name === undefined) continue;
    if ((namespaces.get(name) ?? "") === "") namespaces.set(name, namespace?.description ?? "");
  }
  if (namespaces.size === 0) return undefined;
  const lines = [...namespaces].toSorted(byName).map(([name, text]) => toLine(name, text));
  return `<tools>\nDeferred tool namespaces:\n${lines.join("\n")}\n</tools>`;
}

function toLine(name: string, description: string): string {
  const text = description
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .slice(0, MAX_DESCRIPTION_LENGTH);
  return text === "" ? `- ${name}` : `- ${name}: ${text}`;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}

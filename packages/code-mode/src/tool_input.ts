import { isRecord } from "@codexkit/protocol";
import type { CodeModeToolDefinition } from "./tool_definition.ts";

/** What a script handed to a tool, ready for the registry; or the string its promise rejects with. */
export type NestedToolInput =
  | { readonly ok: true; readonly kind: "function"; readonly arguments: string }
  | { readonly ok: true; readonly kind: "freeform"; readonly input: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Checks what a script calls a tool with: an object or nothing for a function, a string for a freeform tool.
 *
 * Wire: problem texts of Codex 0.169.0.
 */
export function readToolInput(
  definition: Pick<CodeModeToolDefinition, "kind" | "name">,
  value: unknown,
): NestedToolInput {
  const { namespace = "", name } = definition.name;
  if (definition.kind === "freeform") {
    if (typeof value === "string") return { ok: true, kind: "freeform", input: value };
    return { ok: false, problem: `tool \`${namespace}${name}\` expects a string input` };
  }
  if (value === undefined || isRecord(value)) {
    return { ok: true, kind: "function", arguments: JSON.stringify(value ?? {}) };
  }
  return { ok: false, problem: `tool \`${namespace}${name}\` expects a JSON object for arguments` };
}

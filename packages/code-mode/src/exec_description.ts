import { MCP_TYPES } from "./mcp_types.ts";
import type { CodeModeToolDefinition } from "./tool_definition.ts";
import { toCodeModeName } from "./tool_name.ts";

/** Milliseconds after which a running script is left in the background. Mirrors: Codex 0.169.0. */
export const DEFAULT_EXEC_YIELD_MS = 30_000;

/** Milliseconds that `wait` waits for more output. Mirrors: Codex 0.169.0. */
export const DEFAULT_WAIT_YIELD_MS = 10_000;

/** What the description of `exec` depends on. */
export interface ExecDescriptionInput {
  /** In `code_mode` tools are described where they stand, in `code_mode_only` here. */
  readonly mode: "code_mode" | "code_mode_only";
  /** What scripts can call, in order; deferred tools are left out. Only used in `code_mode_only`. */
  readonly tools: readonly CodeModeToolDefinition[];
  /** Descriptions of namespaces by name; a blank one gets no heading. */
  readonly namespaces?: ReadonlyMap<string, string> | undefined;
  /** Default {@link DEFAULT_EXEC_YIELD_MS}. Wire: `[features.code_mode] default_exec_yield_time_ms`. */
  readonly defaultYieldTimeMs?: number | undefined;
}

/**
 * The description of `exec`.
 *
 * Order of parts, headings and declarations as in Codex 0.169.0, which also keeps the text the same while
 * deferred tools come and go; the words are our own.
 */
export function renderExecDescription(input: ExecDescriptionInput): string {
  const general = toGeneral(input.defaultYieldTimeMs ?? DEFAULT_EXEC_YIELD_MS);
  if (input.mode === "code_mode") return general;
  const types = `Shared MCP Types:\n\`\`\`ts\n${MCP_TYPES}\n\`\`\``;
  return [general, types, ...renderTools(input.tools, input.namespaces)].join("\n\n");
}

/** The description of `wait`, in our own words. */
export const WAIT_DESCRIPTION = `Looks at an \`exec\` cell that still runs, after \`exec\` answered \`Script running with cell ID ...\`.
- Answers with the output since the last look, as soon as the cell ends or \`yield_time_ms\` has passed (default ${DEFAULT_WAIT_YIELD_MS}). A cell that still runs can be waited for again.
- The last answer of a cell closes it; later calls fail.
- \`max_tokens\` is the budget for this answer (default 10000).
- \`terminate: true\` stops the cell instead.`;

/** What the description says of the input of a freeform tool. */
const FREEFORM_INPUT = "The input is the source itself: no JSON, no quotes, no Markdown fence.";

/** The same of a function, whose arguments are JSON. */
const FUNCTION_INPUT = "`source` is the source itself, without a Markdown fence.";

/** The description for `exec` as a function of `source`. */
export function toFunctionDescription(description: string): string {
  return description.replace(FREEFORM_INPUT, FUNCTION_INPUT);
}

function toGeneral(yieldTimeMs: number): string {
  return `Runs JavaScript that calls tools: chain, loop, branch and filter in one call instead of many.
- ${FREEFORM_INPUT} It runs as a module with top-level \`await\`, each call in a fresh isolate with nothing but the language and the helpers below: no Node, files, network, \`console\` or imports.
- Tools are members of \`tools\`: \`await tools.exec_command({ cmd: "ls" })\`. They take one object, or one string where declared so, and answer an object or a string. Characters that cannot stand in an identifier are \`_\` in their names. A tool that fails rejects with a string. Independent calls run side by side under \`Promise.all\`.
- Only what the helpers put out comes back. Promises that nobody awaits are dropped when the script ends.
- An optional first line sets limits: \`// @exec: {"yield_time_ms": 10000, "max_output_tokens": 1000}\`. After \`yield_time_ms\` (default ${yieldTimeMs}) a running script goes on in the background, see \`wait\`; output over \`max_output_tokens\` (default 10000) is cut.

Helpers:
- \`text(value)\`: puts out a text; anything but a primitive goes through \`JSON.stringify\`.
- \`image(item)\`: puts out an image: a base64 \`data:\` URL, \`{ image_url }\`, or an MCP \`ImageContent\` block such as \`result.content[0]\`. No http(s) URLs.
- \`audio(item)\`: the same for sound: a \`data:\` URL, \`{ audio_url }\`, or an MCP \`AudioContent\` block.
- \`generatedImage(result)\`: puts out the \`{ image_url, output_hint? }\` that image generation answers.
- \`store(key, value)\`, \`load(key)\`: keep a JSON value for later \`exec\` calls of this session; \`load\` of a missing key is \`undefined\`.
- \`notify(value)\`: sends a text to you at once, beside the result.
- \`yield_control()\`: hands over the output so far and runs on in the background.
- \`exit()\`: ends the script as a success.
- \`setTimeout(callback, ms?)\`, \`clearTimeout(id)\`: a pending timeout does not keep the script alive; await a promise for that.
- \`ALL_TOOLS\`: \`{ name, description }\` of every tool in \`tools\`, declarations included.

Deferred tools are not described here, but can be called like all others: find them by filtering \`ALL_TOOLS\` by \`name\` and \`description\`.

Which tools there are can change between calls.`;
}

function renderTools(
  tools: readonly CodeModeToolDefinition[],
  namespaces: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const sections: string[] = [];
  let current: string | undefined;
  for (const tool of tools) {
    if (tool.deferred === true) continue;
    const { namespace } = tool.name;
    if (namespace !== current) {
      current = namespace;
      const about = namespaces.get(namespace ?? "")?.trim() ?? "";
      if (namespace !== undefined && about !== "") sections.push(`## ${namespace}\n${about}`);
    }
    sections.push(`${toHeading(tool)}\n${tool.description.trim()}`);
  }
  return sections;
}

function toHeading({ ident, name }: CodeModeToolDefinition): string {
  const word = toCodeModeName(name);
  return ident === word ? `### \`${ident}\`` : `### \`${ident}\` (\`${word}\`)`;
}

import type { JsonValue, ResponseItem, UnknownRecord } from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import type { TurnPreview } from "../commands/debug_turn_command.ts";
import { cleanText } from "../terminal/clean_text.ts";
import type { TurnOptions } from "./exec_options.ts";
import { loadTurnConfig, openCoreThread } from "./open_core_thread.ts";

/**
 * Makes the first request of a turn for `debug prompt-input`, `debug tools` and `tools explain`. Nothing is sent or
 * kept. What the thread would warn of goes to stderr, for it may be the reason of what is looked for.
 */
export async function previewTurn(
  options: TurnOptions,
  prompt: string | undefined,
  io: CommandIo,
): Promise<TurnPreview> {
  const loaded = loadTurnConfig(options, io);
  await using thread = await openCoreThread(
    options,
    loaded,
    { source: { type: "new" }, ephemeral: true },
    io,
  );
  const { request, decisions, warnings } = await thread.previewRequest(prompt ?? []);
  for (const message of warnings) io.stderr.write(`warning: ${cleanText(message)}\n`);
  const { input, tools, tool_choice, parallel_tool_calls } = request.body;
  const additional = input.find((item) => item.type === "additional_tools");
  return {
    input: toJson(
      input
        .filter((item) => item !== additional)
        .slice(AFTER_BASE)
        .map(withNotes),
    ),
    toolFields: {
      tools: toJson(tools ?? []),
      ...(additional ? { additional_tools: toJson(additional.tools) } : {}),
      tool_choice,
      parallel_tool_calls,
    },
    decisions,
  };
}

/** The base instructions come first in every request; `debug prompt-input` shows what follows. */
const AFTER_BASE = 1;

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^<permissions instructions>/, "permissions.instructions"],
  [/^<environment_context>/, "environments.environment_context"],
  [/^# AGENTS\.md instructions/, "agents_md.instructions"],
];

/** Says of each part where it comes from. Wire: notes beside items of rollouts (Codex 0.169.0). */
function withNotes(item: ResponseItem): UnknownRecord {
  if (item.type !== "message") return { ...item };
  const own = item.role === "user" ? "user.text" : "developer.instructions";
  const kinds = item.content.map((part) => {
    const text = part.type === "input_text" ? part.text : "";
    return KINDS.find(([start]) => start.test(text))?.[1] ?? own;
  });
  return { ...item, internal_chat_message_metadata_passthrough: { content_item_kinds: kinds } };
}

/** As it would go over the wire: absent members are gone. */
function toJson(values: readonly unknown[]): readonly JsonValue[] {
  const json: readonly JsonValue[] = JSON.parse(JSON.stringify(values));
  return json;
}

import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { describeAtEnd } from "@codexkit/tools";

/**
 * One piece of what an agent is told.
 *
 * Wire: `items` of the agent tools (Codex 0.169.0).
 */
export type AgentInput =
  | { type: "text"; text: string }
  | { type: "image"; image_url: string }
  | { type: "local_image"; path: string }
  | { type: "audio"; audio_url: string }
  | { type: "local_audio"; path: string }
  | { type: "skill"; name: string; path: string }
  | { type: "mention"; name: string; path: string };

/** What an agent is told, or the text that tells the model what is wrong with it. */
export type ParsedAgentInput =
  | { ok: true; input: readonly AgentInput[] }
  | { ok: false; problem: string };

/**
 * Reads what an agent is told: either a message or items.
 *
 * @param text - all arguments of the call, for the place that a problem names
 */
export function parseAgentInput(
  args: { message: string | undefined; items: unknown },
  text: string,
): ParsedAgentInput {
  const { message, items } = args;
  if (message !== undefined && items !== undefined) return fail(BOTH);
  if (message !== undefined) {
    return message.trim() === ""
      ? fail(EMPTY_MESSAGE)
      : { ok: true, input: [{ type: "text", text: message }] };
  }
  if (items === undefined) return fail(NEITHER);
  if (!Array.isArray(items)) return fail(describeAtEnd(text, "invalid type: expected a sequence"));
  const input: AgentInput[] = [];
  for (const item of items) {
    const one = toAgentInput(item);
    if (typeof one === "string") return fail(describeAtEnd(text, one));
    input.push(one);
  }
  return input.length === 0 ? fail(EMPTY_ITEMS) : { ok: true, input };
}

/** What an agent was told, in a line for each piece; media by their names only. Mirrors: Codex 0.169.0. */
export function toInputPreview(input: readonly AgentInput[]): string {
  return input.map(toPreview).join("\n");
}

function toPreview(item: AgentInput): string {
  switch (item.type) {
    case "text":
      return item.text;
    case "image":
    case "audio":
      return `[${item.type}]`;
    case "local_image":
    case "local_audio":
      return `[${item.type}:${item.path}]`;
    case "skill":
    case "mention":
      return `[${item.type}:$${item.name}](${item.path})`;
  }
}

const TYPES = ["text", "image", "local_image", "audio", "local_audio", "skill", "mention"] as const;

/** A piece, or what is wrong with it. */
function toAgentInput(item: unknown): AgentInput | string {
  if (!isRecord(item)) return "invalid type: expected internally tagged enum UserInput";
  const type = TYPES.find((name) => name === item["type"]);
  switch (type) {
    case undefined:
      return toTypeProblem(item["type"]);
    case "text":
      return read(item, ["text"], ([text]) => ({ type, text }));
    case "image":
      return read(item, ["image_url"], ([url]) => ({ type, image_url: url }));
    case "audio":
      return read(item, ["audio_url"], ([url]) => ({ type, audio_url: url }));
    case "local_image":
    case "local_audio":
      return read(item, ["path"], ([path]) => ({ type, path }));
    case "skill":
    case "mention":
      return read(item, ["name", "path"], ([name, path]) => ({ type, name, path }));
  }
}

type Texts<K extends readonly string[]> = { readonly [I in keyof K]: string };

function read<const K extends readonly string[]>(
  item: UnknownRecord,
  names: K,
  build: (texts: Texts<K>) => AgentInput,
): AgentInput | string {
  const values = names.map((name) => item[name]);
  const wrong = names.find((_, at) => typeof values[at] !== "string");
  if (wrong !== undefined)
    return item[wrong] === undefined
      ? `missing field \`${wrong}\``
      : "invalid type: expected a string";
  return hasTexts(values, names) ? build(values) : "invalid type: expected a string";
}

function hasTexts<K extends readonly string[]>(
  values: readonly unknown[],
  names: K,
): values is Texts<K> {
  return values.length === names.length && values.every((value) => typeof value === "string");
}

function toTypeProblem(type: unknown): string {
  if (type === undefined) return "missing field `type`";
  const name = typeof type === "string" ? type : JSON.stringify(type);
  return `unknown variant \`${name}\`, expected one of ${TYPES.map((one) => `\`${one}\``).join(", ")}`;
}

const fail = (problem: string): ParsedAgentInput => ({ ok: false, problem });

/** Wire: Codex 0.169.0. */
export const EMPTY_MESSAGE = "Empty message can't be sent to an agent";
const BOTH = "Provide either message or items, but not both";
const NEITHER = "Provide one of: message or items";
const EMPTY_ITEMS = "Items can't be empty";

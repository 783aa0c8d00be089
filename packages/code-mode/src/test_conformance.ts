import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ContentItem } from "@codexkit/protocol";

/** A tool as an offer holds it. */
interface RecordedTool {
  type: string;
  name?: string;
  description?: string;
  parameters?: object;
  format?: { type: string; syntax: string; definition: string };
  tools?: readonly RecordedTool[];
}

/** What a model was offered. */
interface RecordedOffer {
  combo: string;
  tools?: readonly RecordedTool[];
  additional_tools?: readonly RecordedTool[];
}

/** A tool with its full address. */
export interface AddressedTool extends RecordedTool {
  namespace: string | undefined;
  name: string;
}

/** One call of `exec` or `wait`, as it was answered. */
export interface RecordedCell {
  id: string;
  input: string | undefined;
  output: string | readonly ContentItem[];
}

/** Where recordings lie: in the folder the variable names, or beside the repository. */
export function resolveRecordings(env: Readonly<Record<string, string | undefined>>): string {
  const root = resolve(import.meta.dirname, "../../..");
  return env["CODEXKIT_CONFORMANCE"] ?? resolve(root, "../shared/conformance");
}

/** Every recorded offer by name; none when they are not there. */
export function readOffers(folder: string): ReadonlyMap<string, readonly AddressedTool[]> {
  const from = join(folder, "tools");
  if (!existsSync(from)) return new Map();
  const names = readdirSync(from).filter((name) => /\.json$/.test(name) && name !== "index.json");
  return new Map(
    names.map((name) => {
      const offer: RecordedOffer = JSON.parse(readFileSync(join(from, name), "utf8"));
      return [
        offer.combo,
        [...(offer.tools ?? []), ...(offer.additional_tools ?? [])].flatMap(openUp),
      ];
    }),
  );
}

/** Every recorded answer of a cell. */
export function readCells(folder: string): readonly RecordedCell[] {
  const from = join(folder, "exec");
  if (!existsSync(from)) return [];
  return readdirSync(from)
    .filter((name) => name.startsWith("code-"))
    .flatMap((name) => readCase(join(from, name), name));
}

interface RecordedItem {
  type?: string;
  name?: string;
  call_id?: string;
  input?: string;
  output?: string | readonly ContentItem[];
}

function readCase(folder: string, name: string): readonly RecordedCell[] {
  const requests = readFileSync(join(folder, "requests.jsonl"), "utf8").trim().split("\n");
  const items = requests.flatMap((line): readonly RecordedItem[] => {
    const request: { body?: { input?: readonly RecordedItem[] } } = JSON.parse(line);
    return request.body?.input ?? [];
  });
  const calls = new Map(
    items.flatMap((item) =>
      item.name === "exec" || item.name === "wait" ? [[item.call_id, item]] : [],
    ),
  );
  return items.flatMap((item) => {
    const isAnswer = item.type?.endsWith("_output") === true && item.name === undefined;
    const call = calls.get(item.call_id);
    if (!isAnswer || item.output === undefined || call === undefined) return [];
    return [{ id: `${name}/${item.call_id}`, input: call.input, output: item.output }];
  });
}

/** The declarations in a text, by identifier. */
export function readDeclarations(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/```ts\n(declare const tools: \{ ([\w$]+)[\s\S]*?)\n```/g);
  return new Map([...blocks].map(([, block = "", ident = ""]) => [ident, block]));
}

function openUp(tool: RecordedTool): readonly AddressedTool[] {
  if (tool.type !== "namespace") return [toAddressed(tool, undefined)];
  const namespace = tool.name === "functions" ? undefined : tool.name;
  return (tool.tools ?? []).map((inner) => toAddressed(inner, namespace));
}

function toAddressed(tool: RecordedTool, namespace: string | undefined): AddressedTool {
  return { ...tool, namespace, name: tool.name ?? tool.type };
}

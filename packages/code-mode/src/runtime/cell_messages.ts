import type { ContentItem, ImageDetail } from "@codexkit/protocol";
import type { Frame } from "./frames.ts";
import type { CodeModeLimits } from "./limits.ts";

/** What a cell's engine tells the host. */
export type CellMessage =
  /** The engine waits for the next cell. */
  | { readonly type: "ready" }
  /** The engine cannot run here at all. */
  | { readonly type: "unavailable"; readonly reason: string }
  | { readonly type: "item"; readonly item: ContentItem }
  /** `input` is JSON; absent when the script gave none. */
  | {
      readonly type: "call";
      readonly id: string;
      readonly ident: string;
      readonly input?: string | undefined;
    }
  /** `json` is a value that `load` gives back from now on. */
  | { readonly type: "store"; readonly key: string; readonly json: string }
  | { readonly type: "notify"; readonly text: string }
  | { readonly type: "yield" }
  | { readonly type: "timer"; readonly id: string; readonly delayMs: number }
  | { readonly type: "untimer"; readonly id: string }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly error: string }
  /** Nothing that is under way can ever wake the script again. */
  | { readonly type: "stalled" }
  /** The engine gave the cell up; it is not to be used again. */
  | { readonly type: "crashed"; readonly reason: CrashReason };

/** Why an engine gave a cell up. */
export type CrashReason = "memory" | "cpu" | "stack" | "broken";

const CRASH_REASONS: readonly CrashReason[] = ["memory", "cpu", "stack", "broken"];

/** What a cell starts with. */
export interface CellStart {
  readonly source: string;
  readonly settings: CellSettings;
  /** Members of `tools`. */
  readonly idents: readonly string[];
  /** `ALL_TOOLS`, as JSON. */
  readonly allTools: string;
  /** Keys and values of stored values in turn, values as JSON. */
  readonly stored: readonly string[];
}

/** What the code inside a cell has to know. */
export interface CellSettings extends CodeModeLimits {
  /** Whether the model hears audio; if not, a text says that it was left out. */
  readonly audio: boolean;
}

/** The frame that starts a cell. */
export function toStartFrame(start: CellStart): Frame {
  return [
    "start",
    start.source,
    JSON.stringify(start.settings),
    JSON.stringify(start.idents),
    start.allTools,
    JSON.stringify(start.stored),
  ];
}

const DETAILS: ReadonlyMap<string, ImageDetail> = new Map(
  (["auto", "low", "high", "original"] as const).map((detail) => [detail, detail]),
);

/**
 * Reads what an engine says; undefined for what none of ours would say.
 *
 * A script has no hold on these frames, yet they come from where it runs: nothing here is believed unseen.
 */
export function readCellMessage(frame: Frame): CellMessage | undefined {
  const [op, first, second, third] = frame;
  switch (op) {
    case "ready":
    case "yield":
    case "done":
    case "stalled":
      return { type: op };
    case "unavailable":
      return { type: "unavailable", reason: first ?? "" };
    case "crashed":
      return { type: "crashed", reason: CRASH_REASONS.find((one) => one === first) ?? "broken" };
    case "failed":
      return first === undefined ? undefined : { type: "failed", error: first };
    case "notify":
      return first === undefined ? undefined : { type: "notify", text: first };
    case "store":
      if (first === undefined || second === undefined) return undefined;
      return { type: "store", key: first, json: second };
    case "call":
      if (first === undefined || second === undefined) return undefined;
      return { type: "call", id: first, ident: second, input: third };
    default:
      return readItemMessage(op, first, second) ?? readTimerMessage(op, first, second);
  }
}

function readItemMessage(
  op: string | undefined,
  first: string | undefined,
  second: string | undefined,
): CellMessage | undefined {
  if (first === undefined) return undefined;
  switch (op) {
    case "text":
      return { type: "item", item: { type: "input_text", text: first } };
    case "image": {
      const detail = DETAILS.get(second ?? "");
      if (detail === undefined) return undefined;
      return { type: "item", item: { type: "input_image", image_url: first, detail } };
    }
    case "audio":
      return { type: "item", item: { type: "input_audio", audio_url: first } };
    default:
      return undefined;
  }
}

function readTimerMessage(
  op: string | undefined,
  id: string | undefined,
  delay: string | undefined,
): CellMessage | undefined {
  if (id === undefined) return undefined;
  if (op === "untimer") return { type: "untimer", id };
  const delayMs = Number(delay);
  return op === "timer" && delayMs >= 0 ? { type: "timer", id, delayMs } : undefined;
}

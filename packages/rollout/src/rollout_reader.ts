import fs from "node:fs";
import {
  isRecord,
  readNumber,
  readString,
  type ResponseItem,
  type TokenUsage,
  toResponseItem,
  type UnknownRecord,
} from "@codexkit/protocol";
import { toRolloutError } from "./rollout_error.ts";
import { parseRolloutLine, type RolloutLine } from "./rollout_line.ts";

const CHUNK_BYTES = 256 * 1024;
/** The first line holds the base instructions, about 20 KiB: one read gets it. */
const HEAD_CHUNK_BYTES = 32 * 1024;
/** A file whose first lines are all broken is no session. */
const MAX_HEAD_LINES = 8;
/** A longer line is skipped: no item of a session is that large, and memory has to end somewhere. */
const MAX_LINE_CHARS = 64 * 1024 * 1024;

/** A line, or how many could not be read where one should be. */
export type ReadRolloutLine = { ok: true; line: RolloutLine } | { ok: false; lineNumber: number };

/** How a session file is read. */
export interface ReadRolloutOptions {
  /** UTF-16 units; longer lines are answered as broken. Default 64 Mi. */
  maxLineChars?: number | undefined;
}

/**
 * Reads a session file line by line. Empty lines are passed over; broken ones are answered as such.
 * No more than one line is held at a time.
 *
 * @throws `RolloutError` `read_failed`.
 */
export function readRollout(
  file: string,
  options: ReadRolloutOptions = {},
): Generator<ReadRolloutLine, void, undefined> {
  const { maxLineChars = MAX_LINE_CHARS } = options;
  return readLines(file, { maxLineChars, chunkBytes: CHUNK_BYTES });
}

interface ReadLimits {
  maxLineChars: number;
  chunkBytes: number;
}

function* readLines(file: string, limits: ReadLimits): Generator<ReadRolloutLine, void, undefined> {
  let lineNumber = 0;
  for (const text of readTextLines(file, limits)) {
    lineNumber += 1;
    if (text?.trim() === "") continue;
    const line = text === undefined ? undefined : parseRolloutLine(text);
    yield line ? { ok: true, line } : { ok: false, lineNumber };
  }
}

/** The lines of a file; `undefined` for one that is too long. */
function* readTextLines(
  file: string,
  { maxLineChars, chunkBytes }: ReadLimits,
): Generator<string | undefined, void, undefined> {
  let fd: number;
  try {
    fd = fs.openSync(file, "r");
  } catch (cause) {
    throw toRolloutError("read_failed", "read", file, cause);
  }
  try {
    const decoder = new TextDecoder();
    const bytes = Buffer.allocUnsafe(chunkBytes);
    let open: string[] = [];
    let openLength = 0;
    for (;;) {
      const size = readChunk(fd, bytes, file);
      if (size === 0) break;
      const pieces = decoder.decode(bytes.subarray(0, size), { stream: true }).split("\n");
      for (const [at, piece] of pieces.entries()) {
        if (at > 0) {
          yield openLength > maxLineChars ? undefined : open.join("");
          open = [];
          openLength = 0;
        }
        openLength += piece.length;
        if (openLength <= maxLineChars) open.push(piece);
      }
    }
    if (openLength > 0) yield openLength > maxLineChars ? undefined : open.join("");
  } finally {
    fs.closeSync(fd);
  }
}

function readChunk(fd: number, bytes: Buffer, file: string): number {
  try {
    return fs.readSync(fd, bytes, 0, bytes.length, null);
  } catch (cause) {
    throw toRolloutError("read_failed", "read", file, cause);
  }
}

/** What a later process needs of a session. */
export interface RolloutState {
  /** Payload of the first `session_meta`; absent in a file without one. */
  sessionMeta?: UnknownRecord | undefined;
  /** Payload of the last `turn_context`. */
  turnContext?: UnknownRecord | undefined;
  /** The conversation, from the last compaction on. Items of unknown types are left out. */
  items: readonly ResponseItem[];
  /** Tokens of the thread so far, by the last count. */
  usage?: TokenUsage | undefined;
  /** Tokens of the last response, input and output; absent from a compaction on, until the next response. */
  lastTokens?: number | undefined;
  /** How often the history was replaced. */
  compactions: number;
  /** Lines that could not be read. */
  skippedLines: number;
}

/**
 * Brings a session back to the state it was left in.
 *
 * Mirrors: resume in Codex 0.169.0; `compacted.replacement_history` replaces all that came before it.
 */
export function rebuildState(lines: Iterable<ReadRolloutLine>): RolloutState {
  const state: { -readonly [K in keyof RolloutState]: RolloutState[K] } = {
    items: [],
    compactions: 0,
    skippedLines: 0,
  };
  let items: ResponseItem[] = [];
  for (const read of lines) {
    if (!read.ok) {
      state.skippedLines += 1;
      continue;
    }
    const { type, payload } = read.line;
    if (!isRecord(payload)) continue;
    if (type === "session_meta") state.sessionMeta ??= payload;
    else if (type === "turn_context") state.turnContext = payload;
    else if (type === "response_item") items.push(...toItems([payload]));
    else if (type === "compacted") {
      items = readReplacement(payload) ?? items;
      state.compactions += 1;
      state.lastTokens = undefined;
    } else if (type === "token_usage_record") {
      state.usage = readUsage(payload["thread_token_usage"]) ?? state.usage;
      state.lastTokens = readUsage(payload["usage"])?.total_tokens ?? state.lastTokens;
    }
  }
  state.items = items;
  return state;
}

function readReplacement(payload: UnknownRecord): ResponseItem[] | undefined {
  const replacement = payload["replacement_history"];
  return Array.isArray(replacement) ? toItems(replacement) : undefined;
}

function toItems(values: readonly unknown[]): ResponseItem[] {
  return values.flatMap((value) => {
    const item = toResponseItem(isRecord(value) ? withoutPassthrough(value) : value);
    return item && item.type !== "other" ? [item] : [];
  });
}

/** Notes that the reference keeps beside its items; providers do not know them. */
function withoutPassthrough(value: UnknownRecord): UnknownRecord {
  const { internal_chat_message_metadata_passthrough: _note, ...item } = value;
  return item;
}

function readUsage(value: unknown): TokenUsage | undefined {
  if (!isRecord(value)) return undefined;
  const count = (key: string): number => readNumber(value, key) ?? 0;
  return {
    input_tokens: count("input_tokens"),
    cached_input_tokens: count("cached_input_tokens"),
    cache_write_input_tokens: count("cache_write_input_tokens"),
    output_tokens: count("output_tokens"),
    reasoning_output_tokens: count("reasoning_output_tokens"),
    total_tokens: count("total_tokens"),
  };
}

/**
 * The session's own words about itself, from the head of the file; `undefined` when it has none.
 *
 * @throws `RolloutError` `read_failed`.
 */
export function readSessionMeta(file: string): UnknownRecord | undefined {
  let broken = 0;
  for (const read of readLines(file, {
    maxLineChars: MAX_LINE_CHARS,
    chunkBytes: HEAD_CHUNK_BYTES,
  })) {
    if (read.ok) {
      const { type, payload } = read.line;
      const isMeta = type === "session_meta" && isRecord(payload);
      return isMeta && readString(payload, "id") !== undefined ? payload : undefined;
    }
    broken += 1;
    if (broken === MAX_HEAD_LINES) return undefined;
  }
  return undefined;
}

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { readRollout, readSessionMeta, rebuildState } from "./rollout_reader.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeFile(text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rollout-"));
  made.push(folder);
  const file = path.join(folder, "r.jsonl");
  fs.writeFileSync(file, text);
  return file;
}

const line = (type: string, payload: unknown): string =>
  `${JSON.stringify({ timestamp: "t", type, payload })}\n`;
const message = (id: string): object => ({
  type: "message",
  id,
  role: "user",
  content: [{ type: "input_text", text: id }],
});

test("readRollout: broken and torn lines are told by number, the rest is read", () => {
  const file = makeFile(
    `${line("a", 1)}\n{broken\n${line("b", "ü".repeat(300_000))}{"timestamp":"t","ty`,
  );
  const read = [...readRollout(file)];
  expect(read.map((entry) => (entry.ok ? entry.line.type : entry.lineNumber))).toEqual([
    "a",
    3,
    "b",
    5,
  ]);
});

test("readRollout: a file that is not there is named", () => {
  expect(() => [...readRollout("/nowhere/r.jsonl")]).toThrow(
    "cannot read session file /nowhere/r.jsonl",
  );
});

test("rebuildState: history, last settings and tokens, without notes of the reference and unknown items", () => {
  const file = makeFile(
    [
      line("session_meta", { id: "h" }),
      line("session_meta", { id: "second" }),
      line("turn_context", { model: "m1" }),
      line("response_item", {
        ...message("1"),
        internal_chat_message_metadata_passthrough: { turn_id: "t" },
      }),
      line("response_item", { type: "brand_new" }),
      line("response_item", "no object"),
      line("token_usage_record", { thread_token_usage: { input_tokens: 5, total_tokens: 6 } }),
      line("turn_context", { model: "m2" }),
      "{torn",
    ].join(""),
  );
  expect(rebuildState(readRollout(file))).toEqual({
    sessionMeta: { id: "h" },
    turnContext: { model: "m2" },
    items: [message("1")],
    usage: {
      input_tokens: 5,
      cached_input_tokens: 0,
      cache_write_input_tokens: 0,
      output_tokens: 0,
      reasoning_output_tokens: 0,
      total_tokens: 6,
    },
    skippedLines: 1,
  });
});

test("rebuildState: a compaction replaces what came before it", () => {
  const file = makeFile(
    [
      line("response_item", message("old")),
      line("compacted", { message: "", replacement_history: [message("summary")] }),
      line("response_item", message("new")),
      line("compacted", { message: "without a list" }),
    ].join(""),
  );
  expect(rebuildState(readRollout(file)).items).toEqual([message("summary"), message("new")]);
});

test("readSessionMeta: only a first line that is one", () => {
  expect([
    readSessionMeta(makeFile(line("session_meta", { id: "h" }))),
    readSessionMeta(makeFile(line("event_msg", {}))),
    readSessionMeta(makeFile("")),
  ]).toEqual([{ id: "h" }, undefined, undefined]);
});

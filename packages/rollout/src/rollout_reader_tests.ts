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
      line("token_usage_record", {
        usage: { total_tokens: 6 },
        thread_token_usage: { input_tokens: 5, total_tokens: 6 },
      }),
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
    lastTokens: 6,
    compactions: 0,
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

test("readSessionMeta: a broken line before it is passed over, many are too many", () => {
  const meta = line("session_meta", { id: "h" });
  expect([
    readSessionMeta(makeFile(`{torn\n\n${meta}`)),
    readSessionMeta(makeFile(`${"junk\n".repeat(8)}${meta}`)),
    readSessionMeta(makeFile(line("session_meta", { id: "h", text: "ü".repeat(50_000) })))?.["id"],
  ]).toEqual([{ id: "h" }, undefined, "h"]);
});

test("readRollout: a line over the limit is answered as broken, and the next one read", () => {
  const file = makeFile(`${line("a", "x".repeat(500))}${line("b", 1)}${"y".repeat(300)}`);
  expect([...readRollout(file, { maxLineChars: 200 })]).toEqual([
    { ok: false, lineNumber: 1 },
    { ok: true, line: { timestamp: "t", type: "b", payload: 1 } },
    { ok: false, lineNumber: 3 },
  ]);
});

test("readRollout: line ends of Windows, empty lines and a missing last end", () => {
  const file = makeFile(`${line("a", 1).trimEnd()}\r\n\r\n\n${line("b", 2).trimEnd()}`);
  expect([...readRollout(file)].map((read) => read.ok && read.line.type)).toEqual(["a", "b"]);
});

test.runIf(process.platform === "linux")("readRollout: who stops early leaves no file open", () => {
  const file = makeFile(line("a", 1).repeat(3));
  for (const read of readRollout(file)) if (read.ok) break;
  const isOpen = fs.readdirSync("/proc/self/fd").some((descriptor) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${descriptor}`) === fs.realpathSync(file);
    } catch {
      // The descriptor of the listing itself.
      return false;
    }
  });
  expect(isOpen).toBe(false);
});

test("readRollout: a folder is no session file", () => {
  const folder = path.dirname(makeFile(""));
  expect(() => [...readRollout(folder)]).toThrow(`cannot read session file ${folder}`);
});

test("rebuildState: an empty file is an empty session", () => {
  expect(rebuildState([])).toEqual({ items: [], compactions: 0, skippedLines: 0 });
});

test("rebuildState: a compaction may leave nothing, and a later one counts", () => {
  const file = makeFile(
    [
      line("response_item", message("1")),
      line("compacted", { message: "", replacement_history: [] }),
      line("response_item", message("2")),
      line("compacted", {
        message: "",
        replacement_history: [message("3"), { type: "brand_new" }, 5],
      }),
    ].join(""),
  );
  expect(rebuildState(readRollout(file)).items).toEqual([message("3")]);
});

test("rebuildState: a compaction begins a new window, whose size is known with the next response", () => {
  const compacted = line("compacted", { message: "m", replacement_history: [message("2")] });
  const count = line("token_usage_record", { usage: { total_tokens: 9 } });
  const read = (text: string): unknown => {
    const { items, lastTokens, compactions } = rebuildState(readRollout(makeFile(text)));
    return [items, lastTokens, compactions];
  };
  const first = line("response_item", message("1"));
  expect([
    read(first + count + compacted),
    read(first + compacted + count + compacted + count),
  ]).toEqual([
    [[message("2")], undefined, 1],
    [[message("2")], 9, 2],
  ]);
});

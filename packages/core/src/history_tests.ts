import type { ResponseItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { History } from "./history.ts";

const policy = { mode: "bytes", limit: 10 } as const;
const call = (id: string): ResponseItem => ({
  type: "function_call",
  call_id: id,
  name: "echo",
  arguments: "{}",
});
const answer = (id: string, output = "ok"): ResponseItem => ({
  type: "function_call_output",
  call_id: id,
  output,
});

test("History: a call without an answer reads as aborted, an answer without a call is left out", () => {
  const history = new History([answer("x"), call("a"), call("b"), answer("b")]);
  expect(history.toPromptItems()).toEqual([
    call("a"),
    answer("a", "aborted"),
    call("b"),
    answer("b"),
  ]);
});

test("History: calls of different kinds with one id do not answer each other", () => {
  const custom: ResponseItem = { type: "custom_tool_call", call_id: "a", name: "p", input: "" };
  const history = new History([custom, call("a"), answer("a")]);
  expect(history.toPromptItems()).toEqual([
    custom,
    { type: "custom_tool_call_output", call_id: "a", output: "aborted" },
    call("a"),
    answer("a"),
  ]);
});

test("History: a call id used twice keeps both pairs, also when it is empty", () => {
  const items = [call(""), answer("", "1"), call(""), answer("", "2")];
  expect(new History(items).toPromptItems()).toEqual(items);
});

test("History: thoughts without raw content say so", () => {
  const history = new History();
  history.record({ type: "reasoning", id: "r", summary: [], encrypted_content: "x" }, policy);
  expect(history.toPromptItems()).toEqual([
    { type: "reasoning", id: "r", summary: [], encrypted_content: "x", content: null },
  ]);
});

test("History: outputs are cut to 1.2 times the limit when recorded, unknown items are not kept", () => {
  const history = new History();
  history.record(call("a"), policy);
  const recorded = history.record(answer("a", "0123456789abcdef"), policy);
  const unknown = history.record({ type: "other", wire_type: "new" }, policy);
  expect([recorded, unknown, history.size]).toEqual([
    answer("a", "012345…4 chars truncated…abcdef"),
    undefined,
    2,
  ]);
});

test("History: two calls with one id have their answers in order", () => {
  const items = [call("c"), answer("c", "one"), call("c"), answer("c", "two")];
  expect(new History(items).toPromptItems()).toEqual(items);
});

test("History: what a script says beside its answer goes with its call, and goes when the call is gone", () => {
  const asked = { type: "custom_tool_call", call_id: "x", name: "exec", input: "" } as const;
  const given = { type: "custom_tool_call_output", call_id: "x", output: "done" } as const;
  const notice = { ...given, name: "exec", output: "look" } as const;
  expect([
    new History([asked, given, notice]).toPromptItems(),
    new History([notice]).toPromptItems(),
  ]).toEqual([[asked, given, notice], []]);
});

test("History: a new window forgets everything but what it begins with", () => {
  const message = { type: "message", role: "user", content: [] } as const;
  const history = new History([message, message]);
  history.replace([message]);
  expect(history.toPromptItems()).toEqual([message]);
});

import type { ApprovalDecision, ExecApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { assertCanAsk, createTerminalApprovals } from "./terminal_approvals.ts";

const running = new AbortController().signal;

function ask(command: string): ExecApprovalRequest {
  return {
    type: "exec",
    threadId: "h",
    turnId: "t",
    callId: "c",
    command: ["sh", "-c", command],
    cwd: "/w",
    escalated: true,
    commandActions: [],
    availableDecisions: ["accept", "cancel"],
  };
}

function open(stdin: string): {
  io: MemoryIo;
  holds: string[];
  decide: (command: string, signal?: AbortSignal) => Promise<ApprovalDecision>;
} {
  const io = createMemoryIo({ stdin, terminals: ["stdin", "stderr"], env: { NO_COLOR: "1" } });
  const holds: string[] = [];
  const hold = (): (() => void) => {
    holds.push("hold");
    return () => void holds.push("release");
  };
  const handler = createTerminalApprovals({ color: "auto", cwd: "/w", hold }, io);
  return { io, holds, decide: (command, signal = running) => handler.decide(ask(command), signal) };
}

test.for([
  ["y\n", "accept"],
  [" YES \n", "accept"],
  ["s\n", "acceptForSession"],
  ["n\n", "decline"],
  ["no\n", "decline"],
  ["c\n", "cancel"],
  ["\nsure\nr\ny\n", "accept"],
] as const)("createTerminalApprovals: %j is %s", async ([typed, decision]) => {
  expect(await open(typed).decide("ls")).toBe(decision);
});

test("createTerminalApprovals: the question is asked until it is answered", async () => {
  const { io, decide } = open("what\ny\n");
  await decide("ls");
  expect(io.stderrText().split("\n")).toEqual([
    "? run this command outside the sandbox, in /w?",
    "    $ ls",
    "    y  yes, this time",
    "    s  yes, also when this command comes again in this session",
    "    n  no, go on without it",
    "    c  no, and stop the turn",
    "  your answer (y, s, n or c):   your answer (y, s, n or c): ",
  ]);
});

test("createTerminalApprovals: questions come one at a time, whatever became of the one before", async () => {
  const { io, holds, decide } = open("");
  const first = decide("first");
  const second = decide("second");
  await expect(first).rejects.toThrow("the terminal was closed before there was an answer");
  await expect(second).rejects.toThrow("the terminal was closed");
  expect(holds).toEqual(["hold", "release", "hold", "release"]);
  expect(io.stderrText().indexOf("$ first")).toBeLessThan(io.stderrText().indexOf("$ second"));
});

test("createTerminalApprovals: who does not wait any more is not asked", async () => {
  const { io, decide } = open("y\n");
  await expect(decide("ls", AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  expect(io.stderrText()).toBe("");
});

test("assertCanAsk: a person sits at a terminal", () => {
  const io = createMemoryIo({ terminals: ["stdin", "stderr"] });
  expect(() => assertCanAsk({ prompt: "hi" }, io)).not.toThrow();
});

test.for([
  [
    ["stderr"],
    "hi",
    "--ask needs a terminal to ask on, and stdin is none; use --approve RULE, or leave --ask out",
  ],
  [
    ["stdin"],
    "hi",
    "--ask needs a terminal to ask on, and stderr is none; use --approve RULE, or leave --ask out",
  ],
  [["stdin", "stderr"], "-", "--ask reads answers from stdin, give the prompt as an argument"],
] as const)("assertCanAsk: terminals %j, prompt %s", ([terminals, prompt, message]) => {
  expect(() => assertCanAsk({ prompt }, createMemoryIo({ terminals }))).toThrow(message);
});

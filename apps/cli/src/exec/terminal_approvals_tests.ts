import type { ApprovalDecision, ExecApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { assertCanAsk, createTerminalApprovals } from "./terminal_approvals.ts";
import { createTerminalDialogue } from "./terminal_dialogue.ts";

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
  const handler = createTerminalApprovals(
    createTerminalDialogue({ color: "auto", cwd: "/w", hold }, io),
  );
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

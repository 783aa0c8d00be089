import type { CodeModeHost, CodeModeSession } from "@codexkit/code-mode/runtime";
import type { JsonValue } from "@codexkit/protocol";
import {
  type NestedTool,
  toFailedOutput,
  type ToolCall,
  type ToolExecutor,
  toTextOutput,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { CodeModeCells } from "./code_mode_cells.ts";

const CALL: ToolCall = {
  turnId: "t",
  callId: "x1",
  toolName: { name: "exec" },
  payload: { type: "custom", input: "" },
  model: "m",
  truncationPolicy: { mode: "tokens", limit: 1000 },
  items: { started: () => {}, updated: () => {}, completed: () => {}, outputDelta: () => {} },
  signal: new AbortController().signal,
};

/** A session that does nothing but hand out its host. */
function createFakeSession(refusal?: string): {
  open: (host: CodeModeHost) => Promise<CodeModeSession>;
  host: () => CodeModeHost;
  opened: () => number;
  closed: () => boolean;
  /** What the session was told to restore. */
  restored: unknown[];
} {
  const restored: unknown[] = [];
  let given: CodeModeHost | undefined;
  let count = 0;
  let isClosed = false;
  const report = { outcome: { status: "completed" }, items: [], wallTimeMs: 0 } as const;
  return {
    open: async (host) => {
      given = host;
      count += 1;
      return {
        engine: "quickjs",
        execute: async () => report,
        wait: async () => report,
        storedValues: () => ({}),
        restoreValues: (values, lost) => {
          restored.push([values, lost]);
          if (refusal !== undefined && Object.keys(values).length > 0) throw new Error(refusal);
        },
        [Symbol.asyncDispose]: async () => {
          isClosed = true;
        },
      };
    },
    host: () => {
      if (!given) throw new Error("not opened");
      return given;
    },
    opened: () => count,
    closed: () => isClosed,
    restored,
  };
}

function tool(name: string, handle: ToolExecutor["handle"]): NestedTool {
  const spec = { type: "function", name, description: "", strict: false, parameters: {} } as const;
  return { executor: { toolName: { name }, spec, handle }, name: { name }, spec, deferred: false };
}

const TURN = { call: CALL, tools: new Map() };

/** Values that no process keeps. */
const NOTHING = { take: () => ({ values: {}, lost: [] }), keep: () => undefined };

async function callNested(handle: ToolExecutor["handle"], input: JsonValue): Promise<JsonValue> {
  const fake = createFakeSession();
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: NOTHING,
    notify: () => {},
    newCallId: () => "exec-1",
  });
  const nested = tool("echo", handle);
  const definition = {
    ident: "echo",
    name: { name: "echo" },
    kind: "function",
    description: "",
  } as const;
  await cells.session({ call: CALL, tools: new Map([["echo", { definition, tool: nested }]]) });
  return fake.host().callTool({
    ident: "echo",
    input,
    cellId: "1",
    callId: "x1",
    runtimeCallId: "tool-1",
    signal: CALL.signal,
  });
}

test("CodeModeCells: a nested call has an id and arguments of its own, and answers its value", async () => {
  const seen: unknown[] = [];
  const value = await callNested(
    async ({ callId, payload, toolName }) => {
      seen.push([callId, payload, toolName]);
      return { body: "text", success: true, codeModeResult: { n: 1 } };
    },
    { a: 1 },
  );
  expect([value, seen]).toEqual([
    { n: 1 },
    [["exec-1", { type: "function", arguments: '{"a":1}' }, { name: "echo" }]],
  ]);
});

test.for<[string, ToolExecutor["handle"], JsonValue, string]>([
  ["a failure without a value", async () => toFailedOutput("no such file"), {}, "no such file"],
  [
    "input of the wrong kind",
    async () => toTextOutput(""),
    "text",
    "tool `echo` expects a JSON object for arguments",
  ],
])("CodeModeCells: %s rejects with its text", async ([, handle, input, message]) => {
  await expect(callNested(handle, input)).rejects.toThrow(message);
});

test("CodeModeCells: a script that goes on has the tools of the turn in which it was looked at last", async () => {
  const fake = createFakeSession();
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: NOTHING,
    notify: () => {},
    newCallId: () => "exec-1",
  });
  const definition = {
    ident: "echo",
    name: { name: "echo" },
    kind: "function",
    description: "",
  } as const;
  const answers = async (text: string): Promise<JsonValue> => {
    const nested = tool("echo", async ({ turnId }) => toTextOutput(`${text} ${turnId}`));
    const tools = new Map([["echo", { definition, tool: nested }]]);
    await cells.session({ call: { ...CALL, turnId: text }, tools });
    return fake.host().callTool({
      ident: "echo",
      input: {},
      cellId: "1",
      callId: "x1",
      runtimeCallId: "tool-1",
      signal: CALL.signal,
    });
  };
  expect([await answers("first"), await answers("second")]).toEqual([
    "first first",
    "second second",
  ]);
});

test("CodeModeCells: between turns calls wait, until a script is looked at or nobody waits any more", async () => {
  const fake = createFakeSession();
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: NOTHING,
    notify: () => {},
    newCallId: () => "exec-1",
  });
  const seen: string[] = [];
  const definition = {
    ident: "echo",
    name: { name: "echo" },
    kind: "function",
    description: "",
  } as const;
  const nested = tool("echo", async ({ turnId }) => {
    seen.push(turnId);
    return toTextOutput(turnId);
  });
  const tools = new Map([["echo", { definition, tool: nested }]]);
  const callEcho = (signal: AbortSignal): Promise<JsonValue> =>
    fake.host().callTool({
      ident: "echo",
      input: {},
      cellId: "1",
      callId: "x1",
      runtimeCallId: "tool-1",
      signal,
    });
  await cells.session({ call: { ...CALL, turnId: "first" }, tools });
  cells.endTurn();
  const aborter = new AbortController();
  const [held, given] = [callEcho(CALL.signal), callEcho(aborter.signal)];
  aborter.abort();
  await expect(given).rejects.toThrow("tool `echo` is not available any more");
  expect(seen).toEqual([]);
  await cells.session({ call: { ...CALL, turnId: "second" }, tools });
  expect([await held, seen]).toEqual(["second", ["second"]]);
});

test("CodeModeCells: a tool that no turn has is not available", async () => {
  const fake = createFakeSession();
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: NOTHING,
    notify: () => {},
    newCallId: () => "i",
  });
  await cells.session(TURN);
  const call = {
    ident: "gone",
    input: {},
    cellId: "1",
    callId: "x",
    runtimeCallId: "tool-1",
    signal: CALL.signal,
  };
  await expect(fake.host().callTool(call)).rejects.toThrow("tool `gone` is not available any more");
});

test("CodeModeCells: one engine for a thread, closed with it; notices go out", async () => {
  const fake = createFakeSession();
  const notices: unknown[] = [];
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: NOTHING,
    notify: (notice) => void notices.push(notice),
    newCallId: () => "i",
  });
  await cells.session(TURN);
  await cells.session(TURN);
  fake.host().notify({ text: "look", cellId: "1", callId: "x1" });
  await cells[Symbol.asyncDispose]();
  expect([fake.opened(), fake.closed(), notices]).toEqual([
    1,
    true,
    [{ callId: "x1", text: "look" }],
  ]);
});

test("CodeModeCells: an engine that could not be opened is tried again", async () => {
  let tries = 0;
  const cells = new CodeModeCells({
    open: () => {
      tries += 1;
      return Promise.reject(new Error("no engine"));
    },
    storedValues: NOTHING,
    notify: () => {},
    newCallId: () => "i",
  });
  await expect(cells.session(TURN)).rejects.toThrow("no engine");
  await expect(cells.session(TURN)).rejects.toThrow("no engine");
  await cells[Symbol.asyncDispose]();
  expect(tries).toBe(2);
});

test("CodeModeCells: what an earlier process left is restored with the engine, what scripts store is kept", async () => {
  const fake = createFakeSession();
  const kept: unknown[] = [];
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: {
      take: () => ({ values: { a: 1 }, lost: ["b"] }),
      keep: (values) => void kept.push(values),
    },
    notify: () => {},
    newCallId: () => "i",
  });
  await cells.session(TURN);
  fake.host().stored?.({ c: 2 });
  expect([fake.restored, kept]).toEqual([[[{ a: 1 }, ["b"]]], [{ c: 2 }]]);
});

test("CodeModeCells: values that a session does not take are lost, and nothing else", async () => {
  const fake = createFakeSession("values do not fit");
  const cells = new CodeModeCells({
    open: fake.open,
    storedValues: { take: () => ({ values: { a: 1 }, lost: ["b"] }), keep: () => {} },
    notify: () => {},
    newCallId: () => "i",
  });
  await cells.session(TURN);
  expect(fake.restored).toEqual([
    [{ a: 1 }, ["b"]],
    [{}, ["a", "b"]],
  ]);
});

import type {
  CollabAgentToolCallTurnItem,
  CommandExecutionTurnItem,
  FileChangeTurnItem,
} from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createTextStyle } from "../terminal/text_style.ts";
import {
  type BlockContext,
  renderAgentActivity,
  renderCollabCall,
  renderCommand,
  renderFileChange,
  renderMcpCall,
  renderPlan,
  renderWebSearch,
  toCommandLabel,
  toShownPath,
} from "./item_blocks.ts";

const CONTEXT: BlockContext = {
  style: createTextStyle({ hasColor: false }),
  cwd: "/w",
  width: 40,
};
const COMMAND: CommandExecutionTurnItem = {
  type: "CommandExecution",
  id: "c",
  command: ["/bin/bash", "-lc", "npm test"],
  cwd: "/w",
  status: "failed",
  aggregated_output: "one\ntwo\n",
  exit_code: 1,
  duration_ms: 1234,
};

test("renderCommand: sign, script, exit code, time, output", () => {
  expect(renderCommand(COMMAND, CONTEXT)).toBe("✗ $ npm test  (exit 1, 1.2s)\n  │ one\n  │ two");
});

test("renderCommand: a script of many lines is indented, its facts come last", () => {
  const script = `cat <<'X'\na\nX`;
  expect(
    renderCommand(
      {
        ...COMMAND,
        command: ["bash", "-c", script],
        status: "completed",
        exit_code: 0,
        aggregated_output: "",
      },
      CONTEXT,
    ),
  ).toBe("✓ $ cat <<'X'\n    a\n    X  (1.2s)");
});

test("renderCommand: long output is bounded in lines and width", () => {
  const aggregated_output = Array.from(
    { length: 500 },
    (_, at) => `${at} ${"x".repeat(100)}\n`,
  ).join("");
  const lines = renderCommand({ ...COMMAND, aggregated_output }, CONTEXT).split("\n");
  expect(lines).toHaveLength(1 + 4 + 1 + 8);
  expect(Math.max(...lines.map((line) => line.length))).toBe(40);
  expect(lines[5]).toBe("  │ … 488 more lines");
});

test("renderCommand: declined and still running", () => {
  expect(
    renderCommand(
      {
        ...COMMAND,
        status: "declined",
        exit_code: undefined,
        duration_ms: undefined,
        aggregated_output: "",
      },
      CONTEXT,
    ),
  ).toBe("✗ $ npm test  (declined)");
  expect(
    renderCommand(
      {
        ...COMMAND,
        status: "in_progress",
        exit_code: undefined,
        duration_ms: undefined,
        aggregated_output: "",
      },
      CONTEXT,
    ),
  ).toBe("… $ npm test");
});

test("toCommandLabel: the script of a shell, else the quoted list, in one line", () => {
  expect([
    toCommandLabel({ command: ["/bin/zsh", "-lc", "a\n  b"] }),
    toCommandLabel({ command: ["git", "commit", "-m", "two words"] }),
    toCommandLabel({ command: [] }),
  ]).toEqual(["$ a b", "$ git commit -m 'two words'", "$ "]);
});

const LOOKED: CommandExecutionTurnItem = {
  ...COMMAND,
  status: "completed",
  exit_code: 0,
  command_actions: [
    { type: "read", command: "cat src/a.ts", name: "a.ts", path: "/w/src/a.ts" },
    { type: "listFiles", command: "ls", path: null },
    { type: "listFiles", command: "ls src", path: "src" },
    { type: "search", command: "rg x\u001b[2K src", query: "x\u001b[2K\ny", path: "src" },
    { type: "search", command: "rg", query: null, path: null },
  ],
};

test("renderCommand: what only looks around takes one line, and steers no terminal", () => {
  const text = "read a.ts, list files, list src, search x y in src, search";
  expect([renderCommand(LOOKED, CONTEXT), toCommandLabel(LOOKED)]).toEqual([
    `✓ ${text}  (1.2s)`,
    text,
  ]);
});

test("renderCommand: what fails to look around is shown in full", () => {
  const failed = { ...LOOKED, status: "failed", exit_code: 1 } as const;
  expect(renderCommand(failed, CONTEXT)).toMatch(/^✗ \$ npm test  \(exit 1, 1\.2s\)\n/);
});

test("renderCommand: one part that is not known makes the whole unknown", () => {
  const command_actions = [
    ...(LOOKED.command_actions ?? []),
    { type: "unknown", command: "x" },
  ] as const;
  expect(renderCommand({ ...LOOKED, command_actions }, CONTEXT)).toMatch(/^✓ \$ npm test/);
});

const CHANGE: FileChangeTurnItem = {
  type: "FileChange",
  id: "f",
  status: "completed",
  changes: {
    "/w/src/b.ts": {
      type: "update",
      unified_diff: "@@ -1,2 +1,2 @@\n keep\n-old\n+new\n",
      move_path: "/w/src/c.ts",
    },
    "/w/a.txt": { type: "delete", content: "gone\n" },
    "/elsewhere/n.txt": { type: "add", content: "x\n" },
  },
};

test("renderFileChange: counts, letters, moves, diffs, sorted by path", () => {
  expect(renderFileChange(CHANGE, CONTEXT)).toBe(`✓ patch 3 files +2 -2
  A /elsewhere/n.txt +1 -0
    +x
  D a.txt +0 -1
    -gone
  M src/b.ts → src/c.ts +1 -1
    @@ -1,2 +1,2 @@
     keep
    -old
    +new`);
});

test("renderFileChange: colours of a diff", () => {
  const text = renderFileChange(CHANGE, { ...CONTEXT, style: createTextStyle({ hasColor: true }) });
  expect(text).toContain("\u001b[32m+new\u001b[39m");
  expect(text).toContain("\u001b[31m-old\u001b[39m");
  expect(text).toContain("\u001b[36m@@ -1,2 +1,2 @@\u001b[39m");
});

test("renderFileChange: a huge patch shows its start and counts the rest", () => {
  const content = "l\n".repeat(1000);
  const lines = renderFileChange(
    { ...CHANGE, changes: { "/w/a": { type: "add", content }, "/w/b": { type: "add", content } } },
    CONTEXT,
  ).split("\n");
  expect(lines).toHaveLength(1 + 1 + 120 + 1 + 1 + 1);
  expect(lines.slice(-3)).toEqual([
    "    … 880 more lines",
    "  A b +1000 -0",
    "    … 1,000 more lines",
  ]);
});

test("renderFileChange: a failed patch says why", () => {
  expect(
    renderFileChange(
      { ...CHANGE, changes: {}, status: "failed", stderr: "no such line\n" },
      CONTEXT,
    ),
  ).toBe("✗ patch 0 files +0 -0\n  no such line");
});

test("renderPlan: a checklist", () => {
  expect(
    renderPlan(
      {
        type: "Plan",
        id: "p",
        plan: [
          { step: "look", status: "completed" },
          { step: "fix", status: "in_progress" },
          { step: "test", status: "pending" },
        ],
      },
      CONTEXT,
    ),
  ).toBe("• plan\n  ✓ look\n  ▸ fix\n  ○ test");
});

test("renderMcpCall: long arguments are cut, errors shown", () => {
  const text = renderMcpCall(
    {
      type: "McpToolCall",
      id: "x",
      server: "s",
      tool: "t",
      arguments: { text: "y".repeat(500) },
      status: "failed",
      error: { message: "broken\npipe" },
    },
    CONTEXT,
  );
  expect(text.split("\n").map((line) => line.length)).toEqual([166, 8, 6]);
  expect(text).toMatch(/^✗ s\.t \{"text":"y+…\n {2}broken\n {2}pipe$/);
});

test("renderWebSearch: the query in one line", () => {
  expect(renderWebSearch({ type: "WebSearch", id: "w", query: "a\nb" }, CONTEXT)).toBe(
    "✓ web search a b",
  );
});

test.for([
  ["/w/a", "/w", "a"],
  ["/w/a", "/w/", "a"],
  ["/wide/a", "/w", "/wide/a"],
  ["/w", "/w", "/w"],
  ["/x\ny", "/w", "/x y"],
] as const)("toShownPath: %s seen from %s is %s", ([path, cwd, expected]) => {
  expect(toShownPath(path, cwd)).toBe(expected);
});

const COLLAB: CollabAgentToolCallTurnItem = {
  type: "CollabAgentToolCall",
  id: "c",
  tool: "spawn_agent",
  status: "completed",
  sender_thread_id: "h1",
  receiver_thread_ids: ["h2"],
  receiver_agents: [{ thread_id: "h2", agent_nickname: "Wren" }],
  prompt: "say\npong",
  agents_states: { h2: "pending_init" },
};

test("renderCollabCall: who, and what was said to it in one line", () => {
  expect(renderCollabCall(COLLAB, CONTEXT)).toBe("✓ start agent Wren say pong");
});

test("renderCollabCall: a wait tells how each agent stands", () => {
  const receiver_agents = ["Wren", "Kite", "Rook"].map((agent_nickname, at) => ({
    thread_id: `h${at}`,
    agent_nickname,
  }));
  expect(
    renderCollabCall(
      {
        ...COLLAB,
        tool: "wait",
        prompt: undefined,
        receiver_agents: [...receiver_agents, { thread_id: "h9" }],
        agents_states: {
          h0: { completed: `pong\n${"x".repeat(300)}` },
          h1: { errored: "no model" },
          h2: "not_found",
        },
      },
      CONTEXT,
    ).split("\n"),
  ).toEqual([
    "✓ wait for agents Wren, Kite, Rook, h9",
    expect.stringMatching(/^ {2}│ Wren: pong x+…$/),
    "  │ Kite: failed: no model",
    "  │ Rook: not found",
  ]);
});

test("renderCollabCall: a wait for whoever comes first, and a failed call", () => {
  const none = { ...COLLAB, receiver_agents: [], prompt: undefined };
  expect([
    renderCollabCall({ ...none, tool: "wait" }, CONTEXT),
    renderCollabCall({ ...none, status: "failed" }, CONTEXT),
  ]).toEqual(["✓ wait for agents", "✗ start agent"]);
});

test.for([
  ["started", "m", "low", "✓ agent /root/a started  (m, low)"],
  ["interacted", null, null, "✓ agent /root/a was told something"],
  ["interrupted", null, null, "✓ agent /root/a was interrupted"],
  ["completed", null, null, "✓ agent /root/a is done"],
] as const)("renderAgentActivity: %s", ([kind, model, reasoning_effort, line]) => {
  expect(
    renderAgentActivity(
      {
        type: "SubAgentActivity",
        id: "c",
        kind,
        agent_thread_id: "h2",
        agent_path: "/root/a",
        model,
        reasoning_effort,
      },
      CONTEXT,
    ),
  ).toBe(line);
});

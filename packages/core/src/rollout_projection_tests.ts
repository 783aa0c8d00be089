import { NO_TOKENS, type ThreadEvent, type ThreadSettings } from "@codexkit/protocol";
import { expect, test } from "vitest";
import type { RolloutSink } from "./ports.ts";
import { appendSessionMeta, projectToRollout } from "./rollout_projection.ts";

type Line = [type: string, payload: unknown];

function collect(write: (sink: RolloutSink) => void): Line[] {
  const lines: Line[] = [];
  write({
    path: "/s.jsonl",
    append: (type, payload) => void lines.push([type, JSON.parse(JSON.stringify(payload))]),
    flush: async () => {},
    close: async () => {},
  });
  return lines;
}

const settings: ThreadSettings = {
  model: "m",
  model_provider: "mock",
  cwd: "/w",
  approval_policy: "never",
  sandbox_policy: { type: "read-only" },
};

function project(...events: readonly ThreadEvent[]): Line[] {
  return collect((sink) => {
    for (const event of events) projectToRollout(event, sink, "h");
  });
}

test("appendSessionMeta: the first line in wire names", () => {
  const lines = collect((sink) =>
    appendSessionMeta(sink, {
      id: "h",
      timestamp: "2026-11-21T00:00:00.000Z",
      cwd: "/w",
      originator: "codexkit",
      cliVersion: "0.1.0",
      source: "exec",
      modelProvider: "mock",
      baseInstructions: "B",
      git: { commitHash: "c0ffee", branch: "main" },
    }),
  );
  expect(lines).toEqual([
    [
      "session_meta",
      {
        session_id: "h",
        id: "h",
        timestamp: "2026-11-21T00:00:00.000Z",
        cwd: "/w",
        runtime_workspace_roots: ["/w"],
        originator: "codexkit",
        cli_version: "0.1.0",
        source: "exec",
        thread_source: "user",
        model_provider: "mock",
        base_instructions: { text: "B" },
        git: { commit_hash: "c0ffee", branch: "main" },
      },
    ],
  ]);
});

test("projectToRollout: a turn's start, its items and its end", () => {
  const lines = project(
    { type: "turn_started", turn_id: "t", at_ms: 1500, settings, model_context_window: 100 },
    { type: "agent_message_delta", turn_id: "t", item_id: "m", delta: "h" },
    {
      type: "item_completed",
      turn_id: "t",
      at_ms: 2,
      item: { type: "AgentMessage", id: "m", text: "hi" },
    },
    {
      type: "turn_completed",
      turn_id: "t",
      at_ms: 2500,
      duration_ms: 1000,
      usage: NO_TOKENS,
      total_usage: NO_TOKENS,
      last_agent_message: "hi",
      time_to_first_token_ms: 7,
    },
  );
  expect(lines).toEqual([
    ["event_msg", { type: "task_started", turn_id: "t", started_at: 1, model_context_window: 100 }],
    [
      "turn_context",
      {
        turn_id: "t",
        cwd: "/w",
        approval_policy: "never",
        sandbox_policy: { type: "read-only" },
        model: "m",
        model_provider: "mock",
        summary: "none",
      },
    ],
    [
      "event_msg",
      {
        type: "item_completed",
        thread_id: "h",
        turn_id: "t",
        item: { type: "AgentMessage", id: "m", content: [{ type: "Text", text: "hi" }] },
        completed_at_ms: 2,
      },
    ],
    [
      "event_msg",
      {
        type: "task_complete",
        last_agent_message: "hi",
        turn_id: "t",
        completed_at: 2,
        duration_ms: 1000,
        time_to_first_token_ms: 7,
      },
    ],
  ]);
});

test("projectToRollout: commands carry their folder as a URL and a split duration", () => {
  const [line] = project({
    type: "item_completed",
    turn_id: "t",
    at_ms: 0,
    item: {
      type: "CommandExecution",
      id: "c",
      command: ["ls"],
      cwd: "/w",
      command_actions: [
        { type: "listFiles", command: "ls", path: null },
        { type: "read", command: "cat a", name: "a", path: "/w/a" },
      ],
      status: "completed",
      aggregated_output: "",
      exit_code: 0,
      duration_ms: 1250,
    },
  });
  expect(line?.[1]).toMatchObject({
    item: {
      cwd: "file:///w",
      parsed_cmd: [
        { type: "list_files", cmd: "ls", path: null },
        { type: "read", cmd: "cat a", name: "a", path: "/w/a" },
      ],
      duration: { secs: 1, nanos: 250_000_000 },
    },
  });
});

test("projectToRollout: a failure names its code and status, an interruption its reason", () => {
  const end = { turn_id: "t", at_ms: 0, duration_ms: 0, usage: NO_TOKENS } as const;
  const lines = project(
    {
      type: "turn_failed",
      ...end,
      error: { message: "no", code: "http_connection_failed", http_status: 502 },
    },
    { type: "turn_failed", ...end, error: { message: "no", code: "other" } },
    { type: "turn_aborted", ...end, reason: "interrupted" },
  );
  const times = { turn_id: "t", completed_at: 0, duration_ms: 0 };
  expect(lines.map(([, payload]) => payload)).toEqual([
    {
      type: "task_complete",
      last_agent_message: null,
      ...times,
      error: {
        message: "no",
        codex_error_info: { http_connection_failed: { http_status_code: 502 } },
      },
    },
    {
      type: "task_complete",
      last_agent_message: null,
      ...times,
      error: { message: "no", codex_error_info: "other" },
    },
    { type: "turn_aborted", reason: "interrupted", ...times },
  ]);
});

test("projectToRollout: token counts are recorded per response and in sum", () => {
  const usage = { ...NO_TOKENS, input_tokens: 5, total_tokens: 5 };
  const lines = project({
    type: "token_count",
    turn_id: "t",
    response_id: "r",
    last: usage,
    turn: usage,
    total: usage,
  });
  expect(lines).toEqual([
    [
      "token_usage_record",
      {
        thread_id: "h",
        turn_id: "t",
        session_id: "h",
        response_id: "r",
        usage,
        turn_token_usage: usage,
        thread_token_usage: usage,
      },
    ],
    [
      "event_msg",
      {
        type: "token_count",
        info: { total_token_usage: usage, last_token_usage: usage },
        rate_limits: null,
      },
    ],
  ]);
});

import { createExecSessions, createShellLookup, createSystemClock } from "@codexkit/shell";
import type { ToolCall } from "@codexkit/tools";
import type { TurnItem } from "@codexkit/protocol";
import { createNoApprovals } from "../test_approvals.ts";
import type { CommandShellOptions } from "./command_shells.ts";
import { SandboxPool } from "./sandbox_pool.ts";

/** What the shell tools of a test work with: real commands of `/bin/sh`, no sandbox unless the policy says so. */
export function createTestShellOptions(
  change: Partial<CommandShellOptions> = {},
): CommandShellOptions {
  const env = { PATH: process.env["PATH"] };
  const clock = createSystemClock();
  return {
    clock,
    sessions: createExecSessions({ clock, random: () => 0 }),
    sandboxes: new SandboxPool(env),
    threadId: "thread",
    userShell: { type: "sh", path: "/bin/sh" },
    lookup: createShellLookup({ platform: process.platform, env }),
    env,
    allowLoginShell: false,
    version: "0.0.0",
    codexHome: "/home/codex",
    approvals: createNoApprovals(),
    describesCommands: false,
    resolvePath: (folder, target) => (target.startsWith("/") ? target : `${folder}/${target}`),
    isDirectory: (path) => !path.includes("missing"),
    ...change,
  };
}

/** A call of a function with these arguments; what it reports is added to `items`. */
export function toTestCall(
  args: unknown,
  items: TurnItem[] = [],
  change: Partial<ToolCall> = {},
): ToolCall {
  return {
    turnId: "t",
    callId: "c",
    toolName: { name: "x" },
    payload: {
      type: "function",
      arguments: typeof args === "string" ? args : JSON.stringify(args),
    },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: {
      started: (item) => void items.push(item),
      updated: (item) => void items.push(item),
      completed: (item) => void items.push(item),
      outputDelta: () => {},
    },
    signal: new AbortController().signal,
    ...change,
  };
}

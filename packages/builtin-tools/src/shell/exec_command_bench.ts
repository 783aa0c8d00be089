import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { SandboxPolicy } from "@codexkit/protocol";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  findBubblewrap,
} from "@codexkit/shell";
import type { ToolExecutor } from "@codexkit/tools";
import { afterAll, expect, test } from "vitest";
import { createNoApprovals } from "../test_approvals.ts";
import { callTool } from "../test_tool_call.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import { createExecCommand } from "./exec_command.ts";
import { SandboxPool } from "./sandbox_pool.ts";

const PATH = process.env["PATH"] ?? "";
const ENV = { PATH, HOME: tmpdir() };
const BASH = { type: "bash", path: "/bin/bash" } as const;

const sessions = createExecSessions({ clock: createSystemClock(), random: Math.random });
const sandboxes = new SandboxPool(ENV);
afterAll(async () => {
  await sessions[Symbol.asyncDispose]();
  await sandboxes[Symbol.asyncDispose]();
});

function createTool(sandboxPolicy: SandboxPolicy): ToolExecutor {
  return createExecCommand(createTestToolContext({ cwd: tmpdir(), sandboxPolicy }), {
    sessions,
    sandboxes,
    threadId: "thread",
    userShell: BASH,
    lookup: createShellLookup({ platform: process.platform, env: ENV }),
    env: ENV,
    allowLoginShell: false,
    version: "0.169.0",
    codexHome: "/nowhere",
    approvals: createNoApprovals(),
    resolvePath: (_, path) => path,
    isDirectory: () => true,
  });
}

/** Starts a program by Node alone and reads what it writes to the end. */
function runAlone(argv: readonly [string, ...string[]]): Promise<void> {
  const [program, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: tmpdir(),
      env: ENV,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", () => undefined);
    child.on("close", () => {
      resolve();
    });
  });
}

/** What `bwrap` itself takes, with the namespaces that the sandbox has. */
const BWRAP = [
  ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
  ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--"],
] as const;

test(
  "exec_command: /bin/true takes little more than Node alone takes for it",
  {
    timeout: 120_000,
  },
  async ({ bench }) => {
    const free = createTool({ type: "danger-full-access" });
    const boxed = createTool({
      type: "workspace-write",
      writable_roots: [],
      network_access: false,
      exclude_slash_tmp: false,
      exclude_tmpdir_env_var: false,
    });
    const call = async (tool: ToolExecutor): Promise<void> => {
      await callTool(tool, { cmd: "/bin/true" });
    };
    const bubblewrap = findBubblewrap(PATH);
    const result = await bench.compare(
      bench("node:child_process, the program", () => runAlone(["/bin/true"])),
      bench("node:child_process, in a shell", () => runAlone(["/bin/bash", "-c", "/bin/true"])),
      bench("exec_command", () => call(free)),
      ...(bubblewrap === undefined
        ? []
        : [
            bench("node:child_process, in a shell in bwrap", () =>
              runAlone([bubblewrap, ...BWRAP, "/bin/bash", "-c", "/bin/true"])),
            bench("exec_command, sandboxed", () => call(boxed)),
          ]),
      { time: 2000, warmupTime: 200 },
    );
    // The least of several: what else the machine does only ever adds.
    const floor = result.get("node:child_process, in a shell").latency.min;
    expect(result.get("exec_command").latency.min / floor).toBeLessThanOrEqual(1.3);
  },
);

import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { SandboxPolicy } from "@codexkit/protocol";
import {
  createExecSessions,
  createSandbox,
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
const BWRAP =
  "--ro-bind / / --dev /dev --proc /proc --unshare-user --unshare-pid --unshare-ipc --unshare-net --";

const ROUNDS = 150;
const WARM_UPS = 10;

/** Milliseconds of each way to run it, all of them in every round: what else the machine does meets them alike. */
async function race(
  ways: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<ReadonlyMap<string, { least: number; median: number }>> {
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS + WARM_UPS; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now();
      await run();
      if (round >= WARM_UPS) times.get(name)?.push(performance.now() - start);
    }
  }
  return new Map(
    [...times].map(([name, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      return [name, { least: sorted[0] ?? 0, median: sorted[Math.floor(ROUNDS / 2)] ?? 0 }];
    }),
  );
}

const FLOOR = "node:child_process, in a shell";

test(
  "exec_command: /bin/true takes little more than Node alone takes for it",
  { timeout: 120_000 },
  async () => {
    const free = createTool({ type: "danger-full-access" });
    const policy: SandboxPolicy = {
      type: "workspace-write",
      writable_roots: [],
      network_access: false,
      exclude_slash_tmp: false,
      exclude_tmpdir_env_var: false,
    };
    const boxed = createTool(policy);
    const bubblewrap = findBubblewrap(PATH);
    const command = ["/bin/bash", "-c", "/bin/true"];
    // What the sandbox itself takes: its mounts and its filter, and the shell that hands the filter over.
    const runBoxed = async (): Promise<void> => {
      await using sandbox = createSandbox({ policy, cwd: tmpdir(), env: ENV });
      const [program = "", ...args] = await sandbox.wrap(command);
      await runAlone([program, ...args]);
    };
    const times = await race({
      "node:child_process, the program": () => runAlone(["/bin/true"]),
      [FLOOR]: () => runAlone(["/bin/bash", "-c", "/bin/true"]),
      exec_command: () => callTool(free, { cmd: "/bin/true" }),
      ...(bubblewrap === undefined
        ? {}
        : {
            "node:child_process, in a shell in bwrap": () =>
              runAlone([bubblewrap, ...BWRAP.split(" "), ...command]),
            "node:child_process, in a shell in our sandbox": runBoxed,
            "exec_command, sandboxed": () => callTool(boxed, { cmd: "/bin/true" }),
          }),
    });
    const floor = times.get(FLOOR) ?? { least: Number.NaN, median: Number.NaN };
    for (const [name, { least, median }] of times) {
      const cells = [
        `${least.toFixed(2)} ms ${(least / floor.least).toFixed(2)}x`,
        `median ${median.toFixed(2)} ms ${(median / floor.median).toFixed(2)}x`,
      ];
      console.log(`${name}: least ${cells.join(", ")}`);
    }
    expect((times.get("exec_command")?.least ?? Number.NaN) / floor.least).toBeLessThanOrEqual(1.3);
  },
);

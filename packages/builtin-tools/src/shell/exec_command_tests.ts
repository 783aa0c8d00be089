import fs from "node:fs";
import path from "node:path";
import { type CommandExecutionTurnItem, toOutputText, type TurnItem } from "@codexkit/protocol";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  type ExecSessions,
  ShellError,
} from "@codexkit/shell";
import { createTempDir } from "@codexkit/testkit";
import {
  toFailedOutput,
  type ToolCall,
  type ToolOutput,
  toTextOutput,
  type ApprovalRequest,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { createNoApprovals, createTestApprovals } from "../test_approvals.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import type { ToolContext } from "../tool_context.ts";
import { createExecCommand, createWriteStdin, type ShellToolsOptions } from "./exec_command.ts";
import { SandboxPool } from "./sandbox_pool.ts";

type Report = ["started" | "updated" | "completed", TurnItem] | ["delta", string, string];

const NEVER = new AbortController().signal;
const SESSION_ID = 1000;

function createContext(cwd: string, change: Partial<ToolContext> = {}): ToolContext {
  return createTestToolContext({ cwd, sandboxPolicy: { type: "danger-full-access" }, ...change });
}

/** Sessions on which no time passes: ids and times in outputs are the same in every run. */
function createTimelessSessions(schedule = createSystemClock().schedule): ExecSessions {
  return createExecSessions({ clock: { now: () => 0, schedule }, random: () => 0 });
}

const env = { PATH: process.env["PATH"] };

function createOptions(
  sessions: ExecSessions,
  change: Partial<ShellToolsOptions> = {},
): ShellToolsOptions {
  return {
    sessions,
    sandboxes: new SandboxPool(env),
    threadId: "h",
    userShell: { type: "sh", path: "/bin/sh" },
    lookup: createShellLookup({ platform: "linux", env }),
    env,
    allowLoginShell: false,
    version: "0.169.0",
    codexHome: "/home/codex",
    approvals: createNoApprovals(),
    describesCommands: false,
    resolvePath: (folder, target) => path.resolve(folder, target),
    isDirectory: (folder) => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false,
    ...change,
  };
}

function toCall(args: unknown, reports: Report[] = [], change: Partial<ToolCall> = {}): ToolCall {
  const note =
    (kind: "started" | "updated" | "completed") =>
    (item: TurnItem): void =>
      void reports.push([kind, item]);
  return {
    turnId: "t",
    callId: "c",
    toolName: { name: "exec_command" },
    payload: {
      type: "function",
      arguments: typeof args === "string" ? args : JSON.stringify(args),
    },
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: {
      started: note("started"),
      updated: note("updated"),
      completed: note("completed"),
      outputDelta: (id, delta) => void reports.push(["delta", id, delta]),
    },
    signal: NEVER,
    ...change,
  };
}

interface Ran {
  output: ToolOutput;
  reports: Report[];
  cwd: string;
}

interface RunChange {
  context?: Partial<ToolContext>;
  options?: Partial<ShellToolsOptions>;
  call?: Partial<ToolCall>;
  prepare?: (cwd: string) => void;
}

/** Runs one call in a folder of its own. */
async function run(args: unknown, change: RunChange = {}): Promise<Ran> {
  await using folder = createTempDir();
  await using sessions = createTimelessSessions();
  change.prepare?.(folder.path);
  const reports: Report[] = [];
  const executor = createExecCommand(
    createContext(folder.path, change.context),
    createOptions(sessions, change.options),
  );
  const output = await executor.handle(toCall(args, reports, change.call));
  return { output, reports, cwd: folder.path };
}

function toItem(
  cmd: string,
  cwd: string,
  change: Partial<CommandExecutionTurnItem> = {},
): CommandExecutionTurnItem {
  return {
    type: "CommandExecution",
    id: "c",
    process_id: String(SESSION_ID),
    command: ["/bin/sh", "-c", cmd],
    cwd,
    status: "in_progress",
    aggregated_output: "",
    ...change,
  };
}

function rejected(reason: string): ToolOutput {
  const message = JSON.stringify(`Rejected(${JSON.stringify(reason)})`);
  return toFailedOutput(`exec_command failed: CreateProcess { message: ${message} }`);
}

function toExited(exitCode: number, output: string): ToolOutput {
  // A byte that is no UTF-8 came as one.
  const tokens = Math.ceil(Buffer.byteLength(output.replaceAll("\ufffd", "?")) / 4);
  return {
    body: `Chunk ID: 000000\nWall time: 0.0000 seconds\nProcess exited with code ${exitCode}\nOriginal token count: ${tokens}\nOutput:\n${output}`,
    success: exitCode === 0,
    codeModeResult: {
      chunk_id: "000000",
      wall_time_seconds: 0,
      exit_code: exitCode,
      original_token_count: tokens,
      output,
    },
  };
}

test.for([
  ["a success", "echo hi", 0, "hi\n"],
  ["a failure", "echo oops >&2; exit 3", 3, "oops\n"],
  ["a signal", "echo last; kill -9 $$", 137, "last\n"],
  ["bytes that are no UTF-8", String.raw`printf 'a\377b'`, 0, "a\ufffdb"],
] as const)(
  "exec_command: %s is in the answer and in the item",
  async ([, cmd, exitCode, text]) => {
    const { output, reports, cwd } = await run({ cmd });
    const deltas = reports.flatMap((report) => (report[0] === "delta" ? [report[2]] : []));
    expect([output, reports[0], deltas.join(""), reports.at(-1)]).toEqual([
      toExited(exitCode, text),
      ["started", toItem(cmd, cwd)],
      text,
      [
        "completed",
        toItem(cmd, cwd, {
          status: exitCode === 0 ? "completed" : "failed",
          aggregated_output: text,
          exit_code: exitCode,
          duration_ms: 0,
        }),
      ],
    ]);
  },
);

test("exec_command: an empty command is run, silently", async () => {
  const { output, reports } = await run({ cmd: "" });
  expect([output, reports.map(([kind]) => kind)]).toEqual([
    toExited(0, ""),
    ["started", "completed"],
  ]);
});

test("exec_command: output without end is cut for the model and bounded in the item", async () => {
  const bytes = 3 * 1024 * 1024;
  const { output, reports } = await run({ cmd: `head -c ${bytes} /dev/zero | tr '\\0' x` });
  const [, item] = reports.at(-1) ?? [];
  const aggregated = typeof item === "object" && "aggregated_output" in item ? item : undefined;
  expect([
    toOutputText(output.body).length <= 48_000,
    toOutputText(output.body).includes(`Original token count: ${bytes / 4}\n`),
    aggregated?.aggregated_output.length,
  ]).toEqual([true, true, 1024 * 1024 + "\n... 2097152 bytes omitted ...\n".length]);
});

test("exec_command: max_output_tokens cuts the answer, not the item", async () => {
  const { output, reports } = await run({ cmd: "seq 1 200", max_output_tokens: 5 });
  const [, item] = reports.at(-1) ?? [];
  expect([
    toOutputText(output.body).includes("tokens truncated"),
    toOutputText(output.body).length < 300,
    typeof item === "object" && "aggregated_output" in item && item.aggregated_output.length,
  ]).toEqual([true, true, 692]);
});

test("exec_command: runs in workdir, absolute or from the working folder, and in the working folder for an empty one", async () => {
  const prepare = (cwd: string): void => fs.mkdirSync(path.join(cwd, "sub"));
  const inSub = await run({ cmd: "pwd", workdir: "sub" }, { prepare });
  const inRoot = await run({ cmd: "pwd", workdir: "/" });
  const inCwd = await run({ cmd: "pwd", workdir: "" });
  expect([inSub.output, inRoot.output, inCwd.output]).toEqual([
    toExited(0, `${inSub.cwd}/sub\n`),
    toExited(0, "/\n"),
    toExited(0, `${inCwd.cwd}\n`),
  ]);
});

test.for([
  ["nowhere", "No such file or directory (os error 2)"],
  ["file", "Not a directory (os error 20)"],
  ["a\0b", "nul byte found in provided data"],
] as const)("exec_command: nothing runs when workdir is %j", async ([workdir, reason]) => {
  const message = `Failed to create unified exec process: ${reason}`;
  const { output, reports, cwd } = await run(
    { cmd: "echo hi", workdir },
    { prepare: (folder) => fs.writeFileSync(path.join(folder, "file"), "") },
  );
  const item = toItem("echo hi", path.join(cwd, workdir));
  expect([output, reports]).toEqual([
    rejected(message),
    [
      ["started", item],
      [
        "completed",
        { ...item, status: "failed", aggregated_output: message, exit_code: -1, duration_ms: 0 },
      ],
    ],
  ]);
});

test.for([
  ["\0; true", false, "nul byte found in provided data"],
  ["\0; true", true, "nul byte found in provided data"],
  [
    " #".padEnd(10_000_000),
    false,
    "Argument list too long (os error 7): put long text into a file",
  ],
  [" #".padEnd(10_000_000), true, "Argument list too long (os error 7): put long text into a file"],
] as const)(
  "exec_command: nothing runs of what no system takes %#",
  async ([rest, tty, reason]) => {
    await using outside = createTempDir();
    const cmd = `touch ${outside.path}/ran${rest}`;
    const { output, reports } = await run({ cmd, tty });
    expect([output, reports.map(([kind]) => kind), fs.readdirSync(outside.path)]).toEqual([
      rejected(`Failed to create unified exec process: ${reason}`),
      ["started", "completed"],
      [],
    ]);
  },
);

test("exec_command: a sandbox that cannot be had is told of, and nothing runs", async () => {
  const { output, reports, cwd } = await run(
    { cmd: "touch ran" },
    {
      context: { sandboxPolicy: { type: "read-only" } },
      options: { sandboxes: new SandboxPool({ PATH: "/none" }) },
    },
  );
  const [started, completed] = reports;
  const message =
    typeof completed?.[1] === "object" && "aggregated_output" in completed[1]
      ? completed[1].aggregated_output
      : "";
  expect(message).toMatch(/bwrap|bubblewrap/);
  expect([output, reports.length, started, completed]).toEqual([
    rejected(message),
    2,
    ["started", toItem("touch ran", cwd)],
    [
      "completed",
      toItem("touch ran", cwd, {
        status: "failed",
        aggregated_output: message,
        exit_code: -1,
        duration_ms: 0,
      }),
    ],
  ]);
});

test("exec_command: rm -f is refused where nobody can be asked, whatever the sandbox", async () => {
  const { output, reports } = await run({ cmd: "rm -rf x" });
  expect([output, reports]).toEqual([
    rejected(
      "`/bin/sh -c 'rm -rf x'` rejected: rm -f style commands are not permitted. Use a safer approach",
    ),
    [],
  ]);
});

test("exec_command: nobody is asked to leave the sandbox when the policy is never", async () => {
  const asked: ApprovalRequest[] = [];
  const { output, reports } = await run(
    { cmd: "echo hi", sandbox_permissions: "require_escalated" },
    { options: { approvals: createTestApprovals("accept", asked) } },
  );
  expect([output, reports, asked]).toEqual([
    toFailedOutput(
      "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never",
    ),
    [],
    [],
  ]);
});

test("exec_command: on request a yes runs the command outside of the sandbox", async () => {
  const asked: ApprovalRequest[] = [];
  // No bubblewrap in PATH: inside the sandbox the command could not run at all.
  const { output, cwd, reports } = await run(
    {
      cmd: "echo hi",
      sandbox_permissions: "require_escalated",
      justification: "May I?",
      prefix_rule: ["echo"],
    },
    {
      context: { approvalPolicy: "on-request", sandboxPolicy: { type: "read-only" } },
      options: { approvals: createTestApprovals("accept", asked), env: { PATH: "/none" } },
    },
  );
  const { process_id: _, ...before } = toItem("echo hi", cwd);
  const after = {
    status: "completed",
    aggregated_output: "hi\n",
    exit_code: 0,
    duration_ms: 0,
  } as const;
  expect([output, asked, reports]).toEqual([
    toExited(0, "hi\n"),
    [
      {
        type: "exec",
        threadId: "h",
        turnId: "t",
        callId: "c",
        command: ["/bin/sh", "-c", "echo hi"],
        cwd,
        reason: "May I?",
        escalated: true,
        commandActions: [{ type: "unknown", command: "echo hi" }],
        proposedExecpolicyAmendment: ["echo"],
        availableDecisions: [
          "accept",
          { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["echo"] } },
          "cancel",
        ],
      },
    ],
    [
      ["started", before],
      ["delta", "c", "hi\n"],
      ["completed", toItem("echo hi", cwd, after)],
    ],
  ]);
});

test.for([
  ["decline", "declined", "rejected by user"],
  [undefined, "failed", "approval request failed"],
] as const)(
  "exec_command: what gets the answer %s does not run",
  async ([answer, status, text]) => {
    const approvals = answer === undefined ? createNoApprovals() : createTestApprovals(answer);
    const { output, reports, cwd } = await run(
      { cmd: "touch made", sandbox_permissions: "require_escalated" },
      {
        context: { approvalPolicy: "on-request", sandboxPolicy: { type: "read-only" } },
        options: { approvals },
      },
    );
    const { process_id: _, ...item } = toItem("touch made", cwd);
    expect([output, reports]).toEqual([
      rejected(text),
      [
        ["started", item],
        ["completed", { ...item, status }],
      ],
    ]);
  },
);

test("exec_command: on request a command that stays in its sandbox is not asked about, untrusted asks", async () => {
  const asked: ApprovalRequest[] = [];
  const approvals = createTestApprovals("accept", asked);
  await run({ cmd: ":" }, { context: { approvalPolicy: "on-request" }, options: { approvals } });
  expect(asked).toEqual([]);
  const { output } = await run(
    { cmd: ":" },
    { context: { approvalPolicy: "untrusted" }, options: { approvals } },
  );
  expect([output, asked]).toMatchObject([toExited(0, ""), [{ command: ["/bin/sh", "-c", ":"] }]]);
});

test("exec_command: an unknown permission is no permission", async () => {
  const args = '{"cmd":"echo hi","sandbox_permissions":"with_additional_permissions"}';
  const { output, reports } = await run(args, { context: { approvalPolicy: "on-request" } });
  expect([output, reports]).toEqual([
    toFailedOutput(
      `failed to parse function arguments: unknown variant \`with_additional_permissions\`, expected \`use_default\` or \`require_escalated\` at line 1 column ${args.length}`,
    ),
    [],
  ]);
});

test("exec_command: events say what a command is for", async () => {
  const { reports, cwd } = await run(
    { cmd: "cat a.txt" },
    { options: { describesCommands: true } },
  );
  const actions = [{ type: "read", command: "cat a.txt", name: "a.txt", path: `${cwd}/a.txt` }];
  expect(reports[0]).toEqual([
    "started",
    { ...toItem("cat a.txt", cwd), command_actions: actions },
  ]);
});

test("exec_command: a login shell is refused when the configuration forbids it", async () => {
  const { output, reports } = await run({ cmd: "echo hi", login: true });
  expect([output, reports]).toEqual([
    toFailedOutput("login shell is disabled by config; omit `login` or set it to false."),
    [],
  ]);
});

test.for([
  [{ cmd: ":" }, ["/bin/sh", "-lc", ":"]],
  [{ cmd: ":", login: false }, ["/bin/sh", "-c", ":"]],
  [{ cmd: ":", shell: "no-such-shell" }, ["/bin/sh", "-lc", ":"]],
] as const)(
  "exec_command: %j is started as %j where login shells are allowed",
  async ([args, argv]) => {
    const { reports } = await run(args, { options: { allowLoginShell: true } });
    expect(reports[0]?.[1]).toMatchObject({ command: argv });
  },
);

test.for([
  ["{}", "missing field `cmd` at line 1 column 2"],
  ['{"cmd":1}', "invalid type: integer `1`, expected a string at line 1 column 8"],
  ["{cmd", "key must be a string at line 1 column 2"],
  [
    '{"cmd":":","yield_time_ms":-1}',
    "invalid value: integer `-1`, expected u64 at line 1 column 29",
  ],
] as const)("exec_command: %s is answered with what is wrong with it", async ([args, problem]) => {
  const { output, reports } = await run(args);
  expect([output, reports]).toEqual([
    toFailedOutput(`failed to parse function arguments: ${problem}`),
    [],
  ]);
});

test("exec_command: the command knows its thread, its call and its home", async () => {
  const names = ["THREAD_ID", "SESSION_ID", "TOOL_CALL_ID", "VERSION", "HOME"];
  const cmd = `echo ${names.map((name) => `$CODEX_${name}`).join(" ")} $PAGER $GIVEN`;
  const { output } = await run({ cmd }, { options: { env: { ...env, GIVEN: "given" } } });
  expect(output).toEqual(toExited(0, "h h c 0.169.0 /home/codex cat given\n"));
});

test("exec_command: what the environment policy drops is not there", async () => {
  const { output } = await run(
    { cmd: "echo [$API_KEY]" },
    {
      options: {
        env: { ...env, API_KEY: "hush" },
        environmentPolicy: { ignore_default_excludes: false },
      },
    },
  );
  expect(output).toEqual(toExited(0, "[]\n"));
});

test("exec_command: programs of the harness come before all others, and take nothing away", async () => {
  const { output } = await run(
    { cmd: "echo $PATH" },
    { options: { env: { PATH: "/usr/bin:/bin" }, programFolder: "/home/codex/bin" } },
  );
  expect(output).toEqual(toExited(0, "/home/codex/bin:/usr/bin:/bin\n"));
});

test("exec_command: a patch is taken over, and no command is started", async () => {
  const requests: unknown[] = [];
  const { output, reports, cwd } = await run(
    { cmd: "apply_patch <<'EOF'\nx\nEOF", workdir: "sub" },
    {
      options: {
        interceptPatch: async (request) => {
          requests.push(request);
          return toTextOutput("patched");
        },
      },
    },
  );
  expect([output, reports, requests]).toEqual([
    toTextOutput("patched"),
    [],
    [{ command: "apply_patch <<'EOF'\nx\nEOF", cwd: path.join(cwd, "sub") }],
  ]);
});

test("exec_command: what is no patch runs", async () => {
  const { output } = await run(
    { cmd: "echo hi" },
    { options: { interceptPatch: async () => undefined } },
  );
  expect(output).toEqual(toExited(0, "hi\n"));
});

test("exec_command: an interrupt kills the command and rejects; the item stays open", async () => {
  await using folder = createTempDir();
  await using sessions = createTimelessSessions();
  const interrupt = new AbortController();
  const reports: Report[] = [];
  let pid = "";
  const call = toCall({ cmd: "echo $$; exec sleep 60" }, reports, { signal: interrupt.signal });
  const executor = createExecCommand(createContext(folder.path), createOptions(sessions));
  const failure: unknown = await executor
    .handle({
      ...call,
      items: {
        ...call.items,
        outputDelta: (_id, delta) => {
          pid = delta.trim();
          interrupt.abort();
        },
      },
    })
    .catch((error: unknown) => error);
  await sessions.terminateAll();
  expect([
    ShellError.isInstance(failure) && failure.code,
    reports.map(([kind]) => kind),
    sessions.openSessions,
  ]).toEqual(["aborted", ["started"], 0]);
  expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
});

test("exec_command: a call that was interrupted before it began starts no process", async () => {
  await using folder = createTempDir();
  await using sessions = createTimelessSessions();
  const executor = createExecCommand(createContext(folder.path), createOptions(sessions));
  const call = toCall({ cmd: "touch ran" }, [], { signal: AbortSignal.abort() });
  await expect(executor.handle(call)).rejects.toThrow("aborted");
  expect(fs.readdirSync(folder.path)).toEqual([]);
});

/** A clock on which waiting for a command is over at once as long as `yields` says so. */
function createYieldingSessions(): { sessions: ExecSessions; yields: { now: boolean } } {
  const real = createSystemClock();
  const yields = { now: true };
  const sessions = createTimelessSessions((task, delayMs) => {
    const isYield = delayMs >= 250;
    return real.schedule(task, isYield && yields.now ? 0 : delayMs);
  });
  return { sessions, yields };
}

test("write_stdin: an empty poll waits for the end of a command that exec_command left running", async () => {
  await using folder = createTempDir();
  const { sessions: opened, yields } = createYieldingSessions();
  await using sessions = opened;
  const options = createOptions(sessions);
  const reports: Report[] = [];
  const cmd = "until [ -e go ]; do sleep 0.01; done; echo done";
  const started = await createExecCommand(createContext(folder.path), options).handle(
    toCall({ cmd }, reports),
  );
  expect([started, reports]).toEqual([
    {
      body: "Chunk ID: 000000\nWall time: 0.0000 seconds\nProcess running with session ID 1000\nOriginal token count: 0\nOutput:\n",
      success: true,
      codeModeResult: {
        chunk_id: "000000",
        wall_time_seconds: 0,
        session_id: SESSION_ID,
        original_token_count: 0,
        output: "",
      },
    },
    [["started", toItem(cmd, folder.path)]],
  ]);

  yields.now = false;
  fs.writeFileSync(path.join(folder.path, "go"), "");
  const ended = await createWriteStdin(options).handle(toCall({ session_id: SESSION_ID }));
  expect([ended, reports.slice(1)]).toEqual([
    toExited(0, "done\n"),
    [
      ["delta", "c", "done\n"],
      [
        "completed",
        toItem(cmd, folder.path, {
          status: "completed",
          aggregated_output: "done\n",
          exit_code: 0,
          duration_ms: 0,
        }),
      ],
    ],
  ]);
});

test.for([
  [{ session_id: 4 }, "write_stdin failed: Unknown process id 4"],
  [
    { session_id: SESSION_ID, chars: "x" },
    "write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true to keep stdin open",
  ],
] as const)("write_stdin: %j is answered with %s", async ([args, text]) => {
  await using folder = createTempDir();
  await using sessions = createYieldingSessions().sessions;
  const options = createOptions(sessions);
  await createExecCommand(createContext(folder.path), options).handle(
    toCall({ cmd: "exec sleep 60" }),
  );
  expect(await createWriteStdin(options).handle(toCall(args))).toEqual(toFailedOutput(text));
});

test("write_stdin: arguments that are none are answered with what is wrong with them", async () => {
  await using sessions = createTimelessSessions();
  const output = await createWriteStdin(createOptions(sessions)).handle(toCall("{}"));
  expect(output).toEqual(
    toFailedOutput(
      "failed to parse function arguments: missing field `session_id` at line 1 column 2",
    ),
  );
});

test("closing: a command that still runs ends without a word", async () => {
  await using folder = createTempDir();
  const { sessions } = createYieldingSessions();
  const reports: Report[] = [];
  await createExecCommand(createContext(folder.path), createOptions(sessions)).handle(
    toCall({ cmd: "exec sleep 60" }, reports),
  );
  await sessions[Symbol.asyncDispose]();
  expect(reports.map(([kind]) => kind)).toEqual(["started"]);
});

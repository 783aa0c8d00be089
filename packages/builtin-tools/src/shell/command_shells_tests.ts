import { toOutputText } from "@codexkit/protocol";
import type { ToolExecutor, ToolOutput } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createTestToolContext } from "../test_tool_context.ts";
import {
  type CommandShellOptions,
  createShell,
  createShellCommand,
  createShellLegacy,
  SHELL_ALIASES,
} from "./command_shells.ts";
import { createTestShellOptions, toTestCall } from "./test_shell_options.ts";

const context = createTestToolContext({ cwd: "/", sandboxPolicy: { type: "danger-full-access" } });

type Create = (of: typeof context, options: CommandShellOptions) => ToolExecutor;

async function call(
  create: Create,
  args: unknown,
  change: Partial<CommandShellOptions> = {},
): Promise<ToolOutput> {
  return create(context, createTestShellOptions(change)).handle(toTestCall(args));
}

/** The body with its seconds replaced, for they differ from run to run. */
async function ask(
  create: Create,
  args: unknown,
  change: Partial<CommandShellOptions> = {},
): Promise<string> {
  const { body } = await call(create, args, change);
  return toOutputText(body)
    .replace(/"duration_seconds":[\d.]+/, '"duration_seconds":S')
    .replace(/Wall time: [\d.]+/, "Wall time: S");
}

test.for([
  [["sh", "-c", "echo out; echo err >&2; exit 3"], "out\\nerr\\n", 3],
  [["echo", "$HOME  *"], "$HOME  *\\n", 0],
] as const)("shell: %o runs without a shell around it", async ([command, output, code]) => {
  expect(await ask(createShell, { command })).toBe(
    `{"output":"${output}","metadata":{"exit_code":${code},"duration_seconds":S}}`,
  );
});

test.for([
  [{ command: [] }, "command args are empty"],
  [
    { command: "echo x" },
    'failed to parse function arguments: invalid type: string "echo x", expected a sequence at line 1 column 19',
  ],
  [{}, "failed to parse function arguments: missing field `command` at line 1 column 2"],
] as const)("shell: %o is answered with what is wrong", async ([args, text]) => {
  expect(await ask(createShell, args)).toBe(text);
});

test("shell: a command that takes too long is stopped, and what it wrote is told", async () => {
  const args = { command: ["sh", "-c", "echo start; sleep 60"], timeout_ms: 100 };
  expect(await ask(createShell, args)).toBe(
    '{"output":"command timed out after 100 milliseconds\\nstart\\n","metadata":{"exit_code":124,"duration_seconds":S}}',
  );
});

test.for(SHELL_ALIASES)("shell: answers to %s too, without being shown", async (name) => {
  const tool = createShell(context, createTestShellOptions(), name);
  expect([tool.toolName, tool.exposure]).toEqual([{ name }, "hidden"]);
});

test.for([
  [{ command: "echo $((1+1)) | cat" }, "Exit code: 0\nWall time: S seconds\nOutput:\n2\n"],
  [
    { command: "echo gone; sleep 60", timeout_ms: 100 },
    "Exit code: 124\nWall time: S seconds\nOutput:\ncommand timed out after 100 milliseconds\ngone\n",
  ],
  [
    { command: "true", login: true },
    "login shell is disabled by config; omit `login` or set it to false.",
  ],
] as const)("shell_command: %o", async ([args, text]) => {
  expect(await ask(createShellCommand, args)).toBe(text);
});

test("shell_command: a long output loses its middle, and its lines are counted", async () => {
  const text = await ask(createShellCommand, { command: "seq 1 20000" });
  expect([
    text.startsWith(
      "Exit code: 0\nWall time: S seconds\nTotal output lines: 20000\nOutput:\n1\n2\n",
    ),
    text.includes(" tokens truncated…"),
    text.endsWith("20000\n"),
  ]).toEqual([true, true, true]);
});

test.for([
  [
    { command: "echo $MINE; pwd", env: { MINE: "set" }, workdir: "tmp", timeout_seconds: 5 },
    "Exit code: 0\nWall time: S seconds\nOutput:\nset\n/tmp\n",
  ],
  [
    { command: "true", timeout_seconds: -1 },
    "failed to parse function arguments: `timeout_seconds` must be a number above 0",
  ],
  [
    { command: "true", env: { A: 1 } },
    "failed to parse function arguments: `env` must map names to texts",
  ],
] as const)("shell_legacy: %o", async ([args, text]) => {
  expect(await ask(createShellLegacy, args)).toBe(text);
});

test("command shells: a patch is taken over in the form of each tool", async () => {
  const seen: unknown[] = [];
  const interceptPatch: CommandShellOptions["interceptPatch"] = async (request) => {
    seen.push(request);
    return { body: "patched", success: true };
  };
  const patch = ["apply_patch", "*** Begin Patch\n*** End Patch"];
  expect([
    await ask(createShell, { command: patch }, { interceptPatch }),
    await ask(createShellCommand, { command: "apply_patch <<X\nX" }, { interceptPatch }),
    seen,
  ]).toEqual([
    "patched",
    "patched",
    [
      { command: patch, form: "shell", cwd: "/" },
      { command: "apply_patch <<X\nX", form: "shell_command", cwd: "/" },
    ],
  ]);
});

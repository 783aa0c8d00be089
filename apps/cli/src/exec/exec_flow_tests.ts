import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { NO_TOKENS, type ThreadEvent } from "@codexkit/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CliError } from "../cli_error.ts";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { type ExecTurn, type PrepareExec, runExecFlow, UNTRUSTED_DIRECTORY } from "./exec_flow.ts";
import { toExecOptions } from "./exec_options.ts";

let dir = "";
beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-flow-"));
  fs.writeFileSync(path.join(dir, "schema.json"), "{}");
});
afterAll(() => fs.rmSync(dir, { recursive: true }));

const END = { turn_id: "t", at_ms: 0, duration_ms: 1, usage: NO_TOKENS } as const;
const DONE: ThreadEvent = {
  type: "turn_completed",
  ...END,
  total_usage: NO_TOKENS,
  last_agent_message: "bye",
};
const FAILED: ThreadEvent = {
  type: "turn_failed",
  ...END,
  error: { message: "boom", code: "other" },
  last_agent_message: "half",
};

interface Run {
  readonly code: number | CliError;
  readonly turns: readonly Omit<ExecTurn, "signal" | "hold">[];
  readonly steps: readonly string[];
  readonly io: MemoryIo;
}

async function runWith(
  argv: readonly string[],
  events: readonly ThreadEvent[],
  refuse: { readonly config?: boolean; readonly folder?: boolean } = {},
): Promise<Run> {
  const io = createMemoryIo({ cwd: dir });
  const steps: string[] = [];
  const turns: Omit<ExecTurn, "signal" | "hold">[] = [];
  const prepare: PrepareExec = async () => {
    steps.push(`prepare${io.stderrText() === "" ? "" : " after reading stdin"}`);
    if (refuse.config === true) throw new CliError("bad_input", "bad config");
    return {
      checkWorkingDirectory() {
        steps.push("check");
        if (refuse.folder === true) throw new CliError("untrusted_directory", UNTRUSTED_DIRECTORY);
      },
      async *runTurn({ signal, hold, ...turn }) {
        signal.throwIfAborted();
        hold()();
        turns.push(turn);
        yield* events;
      },
      async [Symbol.asyncDispose]() {
        steps.push("dispose");
      },
    };
  };
  const options = toExecOptions(parseCommandLine(ROOT_COMMAND, ["exec", ...argv]), io);
  try {
    return { code: await runExecFlow(prepare, options, io), turns, steps, io };
  } catch (error) {
    if (!CliError.isInstance(error)) throw error;
    return { code: error, turns, steps, io };
  }
}

test("a turn that is done: code 0, input in order, everything disposed of", async () => {
  const run = await runWith(["-i", "a.png,b.png", "--output-schema", "schema.json", "hi"], [DONE]);
  expect([run.code, run.turns, run.steps]).toEqual([
    0,
    [
      {
        input: [
          { type: "local_image", path: "a.png" },
          { type: "local_image", path: "b.png" },
          { type: "text", text: "hi" },
        ],
        outputSchema: {},
      },
    ],
    ["prepare", "check", "dispose"],
  ]);
  expect(run.io.stdoutText()).toBe("bye\n");
});

test.for<readonly [string, readonly ThreadEvent[]]>([
  ["fails", [FAILED]],
  ["is interrupted", [{ type: "turn_aborted", ...END, reason: "interrupted" }]],
  ["ends without saying how", []],
])("a turn that %s: code 1, the file of -o is left alone", async ([, events]) => {
  const run = await runWith(["-o", "never.txt", "--json", "hi"], events);
  expect([run.code, fs.existsSync(path.join(dir, "never.txt")), run.steps.at(-1)]).toEqual([
    1,
    false,
    "dispose",
  ]);
});

test("-o: the last message is written as it is", async () => {
  await runWith(["-o", "last.txt", "hi"], [DONE]);
  expect(fs.readFileSync(path.join(dir, "last.txt"), "utf8")).toBe("bye");
});

test("-o: no last message leaves an empty file and a warning", async () => {
  const run = await runWith(
    ["--json", "-o", "none.txt", "hi"],
    [{ type: "turn_completed", ...END, total_usage: NO_TOKENS }],
  );
  expect([run.code, fs.readFileSync(path.join(dir, "none.txt"), "utf8")]).toEqual([0, ""]);
  expect(run.io.stderrText()).toContain("Warning: no last agent message; wrote empty content to ");
});

test("bad configuration is reported before stdin is read", async () => {
  const run = await runWith(["hi"], [DONE], { config: true });
  expect([run.code, run.io.stderrText(), run.steps]).toEqual([
    new CliError("bad_input", "bad config"),
    "",
    ["prepare"],
  ]);
});

test("a bad schema is reported after stdin, before the folder is judged", async () => {
  const run = await runWith(["--output-schema", "none.json", "hi"], [DONE], { folder: true });
  expect([run.code, run.io.stderrText(), run.steps]).toEqual([
    new CliError(
      "output_schema",
      "Failed to read output schema file none.json: No such file or directory (os error 2)",
    ),
    "Reading additional input from stdin...\n",
    ["prepare", "dispose"],
  ]);
});

test("a folder that is not trusted: no turn", async () => {
  const run = await runWith(["hi"], [DONE], { folder: true });
  expect([run.code, run.turns]).toEqual([
    new CliError("untrusted_directory", UNTRUSTED_DIRECTORY),
    [],
  ]);
});

test("a folder that does not exist: nothing is even prepared", async () => {
  const run = await runWith(["-C", "nowhere", "hi"], [DONE]);
  expect([run.code, run.steps]).toEqual([
    new CliError("bad_input", `the folder to work in does not exist: ${path.join(dir, "nowhere")}`),
    [],
  ]);
});

test("going on with a session leaves stdin alone", async () => {
  const run = await runWith(["--json", "resume", "--last", "two"], [DONE]);
  expect([run.code, run.io.stderrText()]).toEqual([0, ""]);
});

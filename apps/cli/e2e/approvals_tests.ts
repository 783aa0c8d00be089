import fs from "node:fs";
import path from "node:path";
import {
  callFunction,
  createTempDir,
  readOutput,
  type RecordedRequest,
  say,
  type ScriptTurn,
} from "@codexkit/testkit";
import { describe, expect, test } from "vitest";
import { CLI_FORMS, type CliForm, runCli, toCliFile } from "./run_cli.ts";
import { createWorld, KEY, readEvents, type World } from "./world.ts";

const READ_ONLY = ["exec", "--json", "-s", "read-only"];

/** A model that wants to run commands outside the sandbox, one a response. */
function escalate(...commands: readonly string[]): readonly ScriptTurn[] {
  const calls = commands.map((cmd, at) =>
    callFunction(
      "exec_command",
      { cmd, login: false, sandbox_permissions: "require_escalated", justification: "May I?" },
      { callId: `c${at}` },
    ),
  );
  return [...calls.map((call) => ({ steps: [call] })), { steps: [say("done")] }];
}

function readOutputs(world: World, count: number): readonly string[] {
  const last: RecordedRequest | undefined = world.server.requests.at(-1);
  return Array.from({ length: count }, (_, at) =>
    last === undefined ? "" : String(readOutput(last, `c${at}`)),
  );
}

const exists = (world: World, name: string): boolean => fs.existsSync(path.join(world.work, name));

describe.each(CLI_FORMS)("approvals as %s", (form) => {
  test("rules say yes where nobody can be asked, and to nothing else", async () => {
    await using world = await createWorld(escalate("touch made", "touch made > other", "mkdir no"));
    const { code, stdout } = await world.run(form, [...READ_ONLY, "--approve", "touch", "go"]);
    const rejected =
      'exec_command failed: CreateProcess { message: "Rejected(\\"rejected by user\\")" }';
    const [first = "", ...others] = readOutputs(world, 3);
    const states = readEvents(stdout).flatMap((event) =>
      JSON.stringify(event).match(/"status":"(?:completed|declined)"/g),
    );
    expect([
      code,
      first.includes("Process exited with code 0"),
      others,
      ["made", "other", "no"].map((name) => exists(world, name)),
      states.filter((state) => state !== null),
    ]).toEqual([
      0,
      true,
      [rejected, rejected],
      [true, false, false],
      ['"status":"completed"', '"status":"declined"', '"status":"declined"'],
    ]);
  });

  test("without rules nothing is asked, whatever the configuration says", async () => {
    const config = 'approval_policy = "on-request"';
    await using world = await createWorld(escalate("touch made"), { config });
    const { code } = await world.run(form, [...READ_ONLY, "go"]);
    expect([code, readOutputs(world, 1), exists(world, "made")]).toEqual([
      0,
      [
        "approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never",
      ],
      false,
    ]);
  });

  test("a rules file lets commands out of the sandbox, and forbids others", async () => {
    const commands = ["touch made", "mkdir no"].map((cmd, at) =>
      callFunction("exec_command", { cmd, login: false }, { callId: `c${at}` }),
    );
    await using world = await createWorld([
      ...commands.map((call) => ({ steps: [call] })),
      { steps: [say("done")] },
    ]);
    const rules =
      'prefix_rule(["touch"])\nprefix_rule(["mkdir"], "forbidden", justification="no folders")\n';
    fs.mkdirSync(path.join(world.home, "rules"));
    fs.writeFileSync(path.join(world.home, "rules/own.rules"), rules);
    const { code } = await world.run(form, [...READ_ONLY, "go"]);
    const [made = "", refused] = readOutputs(world, 2);
    expect([code, made.includes("exited with code 0"), refused, exists(world, "made")]).toEqual([
      0,
      true,
      'exec_command failed: CreateProcess { message: "Rejected(\\"`/bin/bash -c \'mkdir no\'` rejected: no folders\\")" }',
      true,
    ]);
  });

  test("a mistake in a rules file is told of in the thread", async () => {
    await using world = await createWorld([{ steps: [say("done")] }]);
    fs.mkdirSync(path.join(world.home, "rules"));
    fs.writeFileSync(path.join(world.home, "rules/own.rules"), "prefix_rule([])\n");
    const { code, stdout } = await world.run(form, [...READ_ONLY, "go"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("own.rules:1: invalid pattern element: pattern cannot be empty"),
    ]);
  });

  test("--ask refuses where nobody sits, in one line", async () => {
    await using world = await createWorld([]);
    expect(await world.run(form, ["exec", "--ask", "go"])).toEqual({
      code: 1,
      signal: undefined,
      stdout: "",
      stderr:
        "Error: --ask needs a terminal to ask on, and stdin is none; use --approve RULE, or leave --ask out\n",
    });
  });

  test("sandbox: the exit code is that of the command, and the sandbox holds", async () => {
    await using world = await createWorld([]);
    const script = "touch made; exit 7";
    const run = (mode: string): Promise<{ code: number | undefined }> =>
      world.run(form, ["sandbox", "-s", mode, "--", "sh", "-c", script]);
    const shut = await run("read-only");
    const made = [exists(world, "made")];
    const open = await run("workspace-write");
    expect([shut.code, open.code, ...made, exists(world, "made")]).toEqual([7, 7, false, true]);
  });

  test("execpolicy check: prints what the rules of the session say", async () => {
    await using world = await createWorld([]);
    fs.mkdirSync(path.join(world.home, "rules"));
    fs.writeFileSync(path.join(world.home, "rules/own.rules"), 'prefix_rule(["ls"])\n');
    const { code, stdout } = await world.run(form, ["execpolicy", "check", "--", "ls", "-a"]);
    expect([code, stdout]).toEqual([
      0,
      '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["ls"],"decision":"allow"}}],"decision":"allow"}\n',
    ]);
  });

  test("doctor: says what works here, and no secrets", async () => {
    await using world = await createWorld([]);
    const { code, stdout } = await world.run(form, ["doctor", "--json"]);
    const report: { ok: boolean; checks: { name: string; status: string }[] } = JSON.parse(stdout);
    const problems = report.checks.filter(({ status }) => status === "problem");
    expect([code, report.ok, problems, world.server.requests.length]).toEqual([0, true, [], 0]);
    expect(stdout).not.toContain(KEY);
  });
});

/** Runs the program on a terminal and types when it asks. */
async function runOnTerminal(
  form: CliForm,
  world: World,
  args: readonly string[],
  answers: readonly string[],
): Promise<{ code: number; screen: string }> {
  const { spawn } = await import("@lydell/node-pty");
  const file = toCliFile(form);
  const [program, first] = form === "bundle" ? [process.execPath, [file]] : [file, []];
  const terminal = spawn(program, [...first, ...args], {
    cols: 100,
    rows: 40,
    cwd: world.work,
    env: {
      PATH: process.env["PATH"],
      CODEX_HOME: world.home,
      HOME: world.home,
      SHELL: "/bin/bash",
      E2E_KEY: KEY,
      NO_COLOR: "1",
    },
  });
  const left = [...answers];
  let screen = "";
  let answered = 0;
  terminal.onData((text) => {
    screen += text;
    const asked = screen.split("your answer").length - 1;
    const answer = asked > answered ? left.shift() : undefined;
    if (answer === undefined) return;
    answered += 1;
    terminal.write(`${answer}\r`);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode: code }) => resolve({ code, screen }));
  });
}

test.for(CLI_FORMS)("%s: a person on the terminal is asked, and the answers hold", async (form) => {
  await using world = await createWorld(
    escalate("touch a", "touch a", "mkdir no", "touch b", "touch b c"),
  );
  const { code, screen } = await runOnTerminal(
    form,
    world,
    ["exec", "--ask", "-s", "read-only", "go"],
    // The second command is the first again; the last starts as the rule says.
    ["s", "huh", "n", "r"],
  );
  expect([
    code,
    screen.match(/\? run this command outside the sandbox/g)?.length,
    ["a", "no", "b", "c"].map((name) => exists(world, name)),
    fs.readFileSync(path.join(world.home, "rules/default.rules"), "utf8"),
  ]).toEqual([
    0,
    3,
    [true, false, true, true],
    'prefix_rule(pattern=["touch", "b"], decision="allow")\n',
  ]);
});

test.for(CLI_FORMS)("%s: a person on the terminal can stop the turn", async (form) => {
  await using world = await createWorld(escalate("touch a", "touch b"));
  const args = ["exec", "--ask", "-s", "read-only", "go"];
  const { code, screen } = await runOnTerminal(form, world, args, ["c"]);
  expect([code, screen.includes("interrupted"), world.server.requests.length]).toEqual([
    1,
    true,
    1,
  ]);
});

/** An MCP server that asks for a name, and a model that asks for a colour. */
function createAskingWorld(): Promise<World> {
  const server = path.join(import.meta.dirname, "asking_mcp_server.mjs");
  const question = {
    id: "colour",
    header: "Colour",
    question: "Which one?",
    options: [
      { label: "Red", description: "warm" },
      { label: "Blue", description: "cool" },
    ],
  };
  const steps = [
    callFunction("greet", {}, { callId: "c0", namespace: "mcp__asking" }),
    callFunction("request_user_input", { questions: [question] }, { callId: "c1" }),
    say("done"),
  ];
  return createWorld(
    steps.map((step) => ({ steps: [step] })),
    {
      provider: `[mcp_servers.asking]
command = ${JSON.stringify(process.execPath)}
args = [${JSON.stringify(server)}]
[features]
default_mode_request_user_input = true
`,
    },
  );
}

function readGreeting(world: World): string {
  const last = world.server.requests.at(-1);
  return JSON.stringify(last && readOutput(last, "c0"));
}

test.for(CLI_FORMS)(
  "%s: a person on the terminal answers MCP servers and the model",
  async (form) => {
    await using world = await createAskingWorld();
    const args = ["exec", "--ask", "go"];
    const { code, screen } = await runOnTerminal(form, world, args, ["y", "A", "Ada", "2"]);
    expect([
      code,
      screen.includes("? the MCP server asking asks:"),
      screen.includes("at least 2 characters, this is 1"),
      readGreeting(world).includes("hello Ada"),
      readOutputs(world, 2)[1],
    ]).toEqual([0, true, true, true, '{"answers":{"colour":{"answers":["Blue"]}}}']);
  },
);

test.for(CLI_FORMS)("%s: where nobody is asked, both read so", async (form) => {
  await using world = await createAskingWorld();
  const { code } = await world.run(form, ["exec", "--json", "go"]);
  expect([code, readGreeting(world).includes("nobody there"), readOutputs(world, 2)[1]]).toEqual([
    0,
    true,
    "request_user_input is unavailable in Default mode",
  ]);
});

test("the parser of scripts is not loaded before it is needed", async () => {
  await using copy = createTempDir();
  const bundle = path.dirname(toCliFile("bundle"));
  const usesParser = (name: string): boolean => {
    const map = path.join(bundle, `${name}.map`);
    return fs.existsSync(map) && fs.readFileSync(map, "utf8").includes("/unbash/");
  };
  const names = fs.readdirSync(bundle).filter((name) => name.endsWith(".mjs"));
  for (const name of names.filter((one) => !usesParser(one)))
    fs.copyFileSync(path.join(bundle, name), path.join(copy.path, name));
  await using world = await createWorld([
    { steps: [callFunction("exec_command", { cmd: "echo $((6 * 7))", login: false })] },
    { steps: [say("done")] },
  ]);
  const file = path.join(copy.path, "main.mjs");
  const version = await runCli("bundle", ["--version"], { file });
  const env = { CODEX_HOME: world.home, HOME: world.home, SHELL: "/bin/bash", E2E_KEY: KEY };
  const args = ["exec", "--json", "-s", "danger-full-access", "go"];
  const turn = await runCli("bundle", args, { file, cwd: world.work, env });
  expect([
    names.filter(usesParser).length > 0,
    version.code,
    turn.code,
    turn.stdout.includes('"aggregated_output":"42\\n"'),
  ]).toEqual([true, 0, 0, true]);
});

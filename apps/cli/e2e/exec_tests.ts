import fs from "node:fs";
import path from "node:path";
import { callCustom, callFunction, fault, readOutput, reason, say } from "@codexkit/testkit";
import { describe, expect, test } from "vitest";
import { CLI_FORMS } from "./run_cli.ts";
import { createWorld, KEY, readEvents } from "./world.ts";

const FULL = ["exec", "--json", "-s", "danger-full-access"];
const COMMAND = { cmd: "cat README.md; exit 3", login: false };
const PATCH = "*** Begin Patch\n*** Update File: README.md\n@@\n-# e2e\n+# done\n*** End Patch";

function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"));
}

describe.each(CLI_FORMS)("exec as %s", (form) => {
  test("a turn: thoughts, a command, a patch and an answer become events, files and a session", async () => {
    await using world = await createWorld([
      { steps: [reason("look"), callFunction("exec_command", COMMAND, { callId: "c1" })] },
      { steps: [callCustom("apply_patch", PATCH, { callId: "p1" })] },
      {
        steps: [(request) => say(`patch: ${String(readOutput(request, "p1")).split("\n").at(-2)}`)],
      },
    ]);
    const { code, stdout } = await world.run(form, [...FULL, "fix it"]);
    const file = path.join(world.work, "README.md");
    const command = {
      id: "item_1",
      type: "command_execution",
      command: "/bin/bash -c 'cat README.md; exit 3'",
    };
    const change = { id: "item_2", type: "file_change", changes: [{ path: file, kind: "update" }] };
    expect([
      code,
      readEvents(stdout),
      fs.readFileSync(file, "utf8"),
      listFiles(path.join(world.home, "sessions")).length,
    ]).toEqual([
      0,
      [
        { type: "thread.started", thread_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { type: "turn.started" },
        { type: "item.completed", item: { id: "item_0", type: "reasoning", text: "look" } },
        {
          type: "item.started",
          item: { ...command, aggregated_output: "", exit_code: null, status: "in_progress" },
        },
        {
          type: "item.completed",
          item: { ...command, aggregated_output: "# e2e\n", exit_code: 3, status: "failed" },
        },
        { type: "item.started", item: { ...change, status: "in_progress" } },
        { type: "item.completed", item: { ...change, status: "completed" } },
        {
          type: "item.completed",
          item: { id: "item_3", type: "agent_message", text: "patch: M README.md" },
        },
        {
          type: "turn.completed",
          usage: {
            input_tokens: 300,
            cached_input_tokens: 120,
            cache_write_input_tokens: 0,
            output_tokens: 60,
            reasoning_output_tokens: 15,
          },
        },
      ],
      "# done\n",
      1,
    ]);
  });

  test("human output: the answer alone on stdout, the way to it on stderr, no colours when piped", async () => {
    await using world = await createWorld([
      { steps: [callFunction("exec_command", COMMAND)] },
      { steps: [say("All done.")] },
    ]);
    const { code, stdout, stderr } = await world.run(form, [
      "exec",
      "-s",
      "danger-full-access",
      "go",
    ]);
    expect([code, stdout, stderr.includes("cat README.md"), stderr.includes("\u001b[")]).toEqual([
      0,
      "All done.\n",
      true,
      false,
    ]);
  });

  test("an answer that is larger than a pipe arrives whole", async () => {
    const answer = "z".repeat(2_000_000);
    await using world = await createWorld([{ steps: [say(answer)] }]);
    const { code, stdout } = await world.run(form, ["exec", "go"]);
    expect([code, stdout.length, stdout === `${answer}\n`]).toEqual([0, 2_000_001, true]);
  });

  test("settings of a project that nobody trusts are named and left out", async () => {
    await using world = await createWorld([{ steps: [say("hi")] }], {
      files: { ".codex/config.toml": 'model_provider = "theirs"\n' },
    });
    const { code, stderr, stdout } = await world.run(form, [...FULL, "hello"]);
    expect([code, readEvents(stdout).length]).toEqual([0, 4]);
    expect(stderr).toContain(
      `warning: the project's own settings are off: nobody has said that ${world.work} is trusted; `,
    );
  });

  test("resume: the same thread goes on, with its history", async () => {
    await using world = await createWorld([{ steps: [say("first")] }, { steps: [say("second")] }]);
    await world.run(form, [...FULL, "one"]);
    const { code, stdout } = await world.run(form, [
      ...FULL.slice(0, 2),
      "-c",
      'sandbox_mode="danger-full-access"',
      "resume",
      "--last",
      "two",
    ]);
    const input = JSON.stringify(world.server.requests[1]?.body);
    const ids = world.server.requests.map((request) => request.headers["thread-id"]);
    expect([
      code,
      stdout.includes('"second"'),
      input.includes('"first"'),
      ids[0] === ids[1],
    ]).toEqual([0, true, true, true]);
  });

  test("-o, --output-schema, -C, --ephemeral and stdin do what they say", async () => {
    await using world = await createWorld([{ steps: [say('{"ok":true}')] }], {
      files: { "sub/schema.json": '{"type":"object"}' },
    });
    const { code } = await world.run(
      form,
      [
        ...FULL,
        "-C",
        "sub",
        "--ephemeral",
        "-o",
        "last.txt",
        "--output-schema",
        "sub/schema.json",
        "summarise",
      ],
      { stdin: "piped\n" },
    );
    const body = JSON.stringify(world.server.requests[0]?.body);
    expect([
      code,
      fs.readFileSync(path.join(world.work, "last.txt"), "utf8"),
      body.includes("summarise\\n\\n<stdin>\\npiped\\n</stdin>"),
      body.includes('"name":"codex_output_schema"'),
      body.includes(`<cwd>${world.work}/sub</cwd>`),
      fs.existsSync(path.join(world.home, "sessions")),
    ]).toEqual([0, '{"ok":true}', true, true, true, false]);
  });

  test("the key travels in its header and nowhere else", async () => {
    await using world = await createWorld([
      fault(
        { status: 401, body: { error: { message: "bad key", code: "invalid_api_key" } } },
        { repeat: true },
      ),
    ]);
    const { code, stdout, stderr } = await world.run(form, [...FULL, "hi"]);
    const files = fs
      .readdirSync(world.home, { recursive: true, encoding: "utf8" })
      .flatMap((name) => {
        const file = path.join(world.home, name);
        return fs.statSync(file).isFile() ? [fs.readFileSync(file, "utf8")] : [];
      });
    expect([
      code,
      world.server.requests[0]?.headers["authorization"],
      stdout.includes("unexpected status 401 Unauthorized: bad key"),
      [stdout, stderr, ...files].some((text) => text.includes(KEY)),
    ]).toEqual([1, `Bearer ${KEY}`, true, false]);
  });

  test.for([
    ["a key that is not set", { E2E_KEY: "" }, [], "Missing environment variable: `E2E_KEY`."],
    [
      "an unknown provider",
      {},
      ["-c", 'model_provider="nosuch"'],
      "Model provider `nosuch` not found",
    ],
    [
      "a schema that is not there",
      {},
      ["--output-schema", "none.json"],
      "Failed to read output schema file none.json",
    ],
    ["a folder that is not there", {}, ["-C", "none"], "the folder to work in does not exist"],
    [
      "an unknown thread",
      {},
      ["resume", "01900000-0001-7fff-bfff-ffffffffffff"],
      "no rollout found for thread id",
    ],
    [
      "an unknown key under --strict-config",
      {},
      ["--strict-config", "-c", "nonsense=1"],
      "nonsense",
    ],
  ] as const)("bad input: %s is one clear line", async ([, env, args, message]) => {
    await using world = await createWorld([]);
    const { code, stdout, stderr } = await world.run(form, [...FULL, ...args, "hi"], { env });
    const said = stdout + stderr;
    expect([code, said.includes(message), /\n\s+at /.test(said)]).toEqual([1, true, false]);
  });

  test.for([
    ["stream that is cut", [{ steps: [say("half"), { cut: true }] }, { steps: [say("whole")] }]],
    ["stream without an end", [{ steps: [say("half"), { end: true }] }, { steps: [say("whole")] }]],
    ["events that are no JSON", [{ steps: [{ raw: "data: {not json\n\n" }, say("whole")] }]],
    ["a server fault", [fault({ status: 500, body: "boom" }), { steps: [say("whole")] }]],
  ] as const)("a %s does not end the turn", async ([, turns]) => {
    await using world = await createWorld(turns);
    const { code, stdout } = await world.run(form, [...FULL, "hi"]);
    expect([code, stdout.includes('"text":"whole"')]).toEqual([0, true]);
  });

  test("an interrupt ends the command, the turn and the program, and keeps the session", async () => {
    await using world = await createWorld([
      { steps: [callFunction("exec_command", { cmd: "echo begun; sleep 60", login: false })] },
    ]);
    const { code, stdout } = await world.run(form, [...FULL, "wait"], {
      interruptAt: "command_execution",
    });
    const [session = ""] = listFiles(path.join(world.home, "sessions"));
    const text = fs.readFileSync(path.join(world.home, "sessions", session), "utf8");
    expect([code, stdout.includes("turn.completed"), text.includes('"turn_aborted"')]).toEqual([
      1,
      false,
      true,
    ]);
  });

  test("debug tools and debug prompt-input show the request without sending it", async () => {
    await using world = await createWorld([]);
    const tools = await world.run(form, ["debug", "tools", "--json"]);
    const prompt = await world.run(form, ["debug", "prompt-input", "hello"]);
    const offer: { tools: { name?: string; type: string }[] } = JSON.parse(tools.stdout);
    expect([
      offer.tools.slice(0, 4).map((tool) => tool.name ?? tool.type),
      prompt.stdout.includes('"hello"'),
      world.server.requests,
    ]).toEqual([["exec_command", "write_stdin", "request_user_input", "apply_patch"], true, []]);
  });

  test("demo: the test really fails, the patch is really made, the test really passes", async () => {
    await using world = await createWorld([]);
    const { code, stderr } = await world.run(form, ["demo"]);
    expect([
      code,
      stderr.includes("4 of 6 tests failed"),
      stderr.includes("all tests passed"),
    ]).toEqual([0, true, true]);
  });
});

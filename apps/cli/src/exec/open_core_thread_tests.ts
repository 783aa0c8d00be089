import fs from "node:fs";
import path from "node:path";
import { createTempDir, say, startResponsesServer } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { toExecOptions } from "./exec_options.ts";
import { loadTurnConfig, openCoreThread } from "./open_core_thread.ts";

const toOptions = (argv: readonly string[], cwd: string): ReturnType<typeof toExecOptions> =>
  toExecOptions(parseCommandLine(ROOT_COMMAND, ["exec", ...argv, "hi"]), { cwd });

test.for([
  [[], "openai"],
  [["--oss"], "ollama"],
  [["--local-provider", "lmstudio"], "lmstudio"],
] as const)("loadTurnConfig: %j asks %s", async ([argv, provider]) => {
  await using home = createTempDir();
  const io = createMemoryIo({ cwd: home.path, env: { CODEX_HOME: home.path } });
  expect(loadTurnConfig(toOptions(argv, home.path), io).config.model_provider).toBe(provider);
});

test("openCoreThread: flags come before settings, and nobody is asked", async () => {
  await using home = createTempDir();
  const server = await startResponsesServer({ turns: [{ steps: [say("ok")] }] });
  try {
    fs.writeFileSync(
      path.join(home.path, "config.toml"),
      `model = "gpt-6-luna"\nmodel_provider = "mock"\nsandbox_mode = "workspace-write"\n[model_providers.mock]\nname = "mock"\nbase_url = "${server.url}"\n`,
    );
    const io = createMemoryIo({ cwd: home.path, env: { CODEX_HOME: home.path } });
    const options = toOptions(["-m", "gpt-5.5", "-s", "read-only"], home.path);
    const thread = await openCoreThread(
      options,
      loadTurnConfig(options, io),
      { source: { type: "new" }, ephemeral: true },
      io,
    );
    const started: unknown[] = [];
    for await (const event of thread.run("hi"))
      if (event.type === "thread_started") started.push(event.settings);
    await thread.close();
    expect([started, thread.rolloutPath, server.requests[0]?.headers["originator"]]).toEqual([
      [
        {
          model: "gpt-5.5",
          model_provider: "mock",
          cwd: home.path,
          approval_policy: "never",
          sandbox_policy: { type: "read-only" },
          reasoning_effort: "medium",
          reasoning_summary: undefined,
        },
      ],
      undefined,
      "codexkit_exec",
    ]);
  } finally {
    await server.close();
  }
});

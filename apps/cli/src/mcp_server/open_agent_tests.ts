import fs from "node:fs";
import path from "node:path";
import { isRecord, type ThreadEvent } from "@codexkit/protocol";
import { createTempDir, say, startResponsesServer } from "@codexkit/testkit";
import { expect, test } from "vitest";
import type { TurnOptions } from "../exec/exec_options.ts";
import { createMemoryIo } from "../memory_io.ts";
import { type AgentCall, parseAgentCall } from "./agent_call.ts";
import { openAgent } from "./open_agent.ts";

function toCall(input: Parameters<typeof parseAgentCall>[0]): AgentCall {
  const parsed = parseAgentCall({ prompt: "go", ...input });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.call;
}

const toFlags = (cwd: string, overrides: readonly string[] = []): TurnOptions => ({
  cwd,
  overrides,
  strictConfig: false,
  ignoreUserConfig: false,
  addDirs: [],
  bypassApprovalsAndSandbox: false,
  oss: false,
});

test("openAgent: arguments of the call come before flags, flags before settings", async () => {
  await using dir = createTempDir();
  await using server = await startResponsesServer({ turns: [{ steps: [say("ok")] }] });
  const [home, work] = [path.join(dir.path, "home"), path.join(dir.path, "work")];
  fs.mkdirSync(home);
  fs.mkdirSync(path.join(work, "sub"), { recursive: true });
  fs.writeFileSync(
    path.join(home, "config.toml"),
    `model = "settings"\nmodel_provider = "mine"\ndeveloper_instructions = "of settings"\nsandbox_mode = "read-only"\napproval_policy = "never"\n[model_providers.mine]\nname = "mine"\nbase_url = "${server.url}"\nenv_key = "KEY"\n`,
  );
  const env = { CODEX_HOME: home, HOME: home, PATH: process.env["PATH"], KEY: "k" };
  const { thread } = await openAgent(
    toCall({
      cwd: "sub",
      model: "gpt-5.5",
      sandbox: "danger-full-access",
      "approval-policy": "on-request",
      "base-instructions": "BASE OF THE CALL",
      "developer-instructions": "of the call",
      config: { "model_providers.mine.request_max_retries": 0, model_verbosity: "high" },
    }),
    toFlags(work, ["model=flags", "model_verbosity=low"]),
    createMemoryIo({ env }),
    new AbortController().signal,
  );
  const events: ThreadEvent[] = [];
  for await (const event of thread.run("go")) events.push(event);
  await thread.close();
  const started = events.find((event) => event.type === "turn_started");
  const body = server.requests[0]?.body;
  expect(started).toMatchObject({
    settings: {
      model: "gpt-5.5",
      cwd: path.join(work, "sub"),
      approval_policy: "on-request",
      sandbox_policy: { type: "danger-full-access" },
    },
  });
  expect(isRecord(body) && body["text"]).toMatchObject({ verbosity: "high" });
  const text = JSON.stringify(body);
  expect(
    ["BASE OF THE CALL", "of the call", "of settings"].map((piece) => text.includes(piece)),
  ).toEqual([true, true, false]);
  const file = fs
    .readdirSync(path.join(home, "sessions"), { recursive: true, encoding: "utf8" })
    .find((name) => name.endsWith(".jsonl"));
  const session = fs.readFileSync(path.join(home, "sessions", file ?? ""), "utf8");
  const [line = "{}"] = session.split("\n");
  expect(JSON.parse(line)).toMatchObject({
    payload: { originator: "codexkit_mcp_server", source: "mcp" },
  });
});

test("openAgent: a folder that does not exist is refused before anything is loaded", async () => {
  await expect(
    openAgent(
      toCall({ cwd: "no/such" }),
      toFlags("/"),
      createMemoryIo(),
      new AbortController().signal,
    ),
  ).rejects.toMatchObject({
    code: "bad_input",
    message: "the folder to work in does not exist: /no/such",
  });
});

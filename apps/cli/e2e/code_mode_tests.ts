import fs from "node:fs";
import path from "node:path";
import { isRecord } from "@codexkit/protocol";
import {
  callCustom,
  createGateway,
  GATEWAY_NAMES,
  type GatewayName,
  readOutput,
  type RecordedRequest,
  say,
  type ScriptTurn,
  type Step,
} from "@codexkit/testkit";
import { describe, expect, test } from "vitest";
import { CLI_FORMS } from "./run_cli.ts";
import { createWorld } from "./world.ts";

const FULL = ["exec", "--json", "-s", "danger-full-access", "-c", "features.code_mode_only=true"];

/** A model that the catalog says writes scripts and nothing else. */
const CATALOG_MODEL = ["exec", "--json", "-s", "danger-full-access", "-m", "gpt-6-sol"];

const SCRIPT = `// @exec: {"yield_time_ms": 20000}
const [{ output }, echoed] = await Promise.all([
  tools.exec_command({ cmd: "cat README.md", login: false }),
  tools.mcp__e2e__echo({ text: "hi" }),
]);
text(output);
text(echoed.content[0].text);
await tools.apply_patch("*** Begin Patch\\n*** Update File: README.md\\n@@\\n-# e2e\\n+# done\\n*** End Patch");
yield_control();
text("after");`;

/** Endpoints that take freeform tools; the others get `exec` as a function of its source. */
const FREEFORM: ReadonlySet<GatewayName> = new Set<GatewayName>(["openai", "azure"]);

const FUNCTIONS_ONLY = `
[model_providers.mock.capabilities]
namespace_tools = false
custom_tools = false
tool_search = false
image_outputs = false
web_search = false
`;

/** What endpoints understand of JSON Schema, where it is not all. */
const DIALECTS: Partial<Record<GatewayName, string>> = {
  "llama.cpp": "llama.cpp",
  "minimal-schema": "minimal",
};

function toTurns(name: GatewayName): readonly ScriptTurn[] {
  const gateway = createGateway(name);
  // Requests of the newest models put all plain tools into one namespace.
  const namespace = FREEFORM.has(name) ? "functions" : undefined;
  const exec = (request: RecordedRequest): Step => {
    const input = FREEFORM.has(name) ? SCRIPT : { source: SCRIPT };
    return gateway.call({ callId: "x1", namespace, name: "exec", input }, request);
  };
  const wait = (request: RecordedRequest): Step =>
    gateway.call({ callId: "x2", namespace, name: "wait", input: { cell_id: "1" } }, request);
  return [{ steps: [exec] }, { steps: [wait] }, { steps: [say("done")] }];
}

/** The texts of an answer, the number of seconds left out; endpoints without lists get one text. */
function toText(request: RecordedRequest | undefined, callId: string): string {
  const output = request && readOutput(request, callId);
  const parts: readonly unknown[] = Array.isArray(output) ? output : [{ text: output }];
  const texts = parts.map((part) => (isRecord(part) ? String(part["text"]) : ""));
  return texts
    .join("\n")
    .replaceAll(/\d+\.\d seconds/g, "<t> seconds")
    .replaceAll(/\n+/g, "\n");
}

test.for(GATEWAY_NAMES)(
  "gateway %s: a model that writes scripts reaches commands, patches and MCP",
  async (name) => {
    const server = path.join(import.meta.dirname, "mcp_server.mjs");
    const capabilities = FREEFORM.has(name)
      ? "[model_providers.mock.capabilities]\nweb_search = false"
      : `${FUNCTIONS_ONLY}schema_dialect = "${DIALECTS[name] ?? "openai"}"`;
    await using world = await createWorld(toTurns(name), {
      provider: `${capabilities}
[mcp_servers.e2e]
command = ${JSON.stringify(process.execPath)}
args = [${JSON.stringify(server)}]
`,
      server: { refuse: (request) => createGateway(name).refuse(request) },
    });
    const { code } = await world.run("bundle", [...CATALOG_MODEL, "go"]);
    const last = world.server.requests.at(-1);
    expect({
      code,
      exec: toText(last, "x1"),
      wait: toText(last, "x2"),
      readme: fs.readFileSync(path.join(world.work, "README.md"), "utf8"),
    }).toEqual({
      code: 0,
      exec: "Script running with cell ID 1\nWall time <t> seconds\nOutput:\n# e2e\necho: hi",
      wait: "Script completed\nWall time <t> seconds\nOutput:\nafter",
      readme: "# done\n",
    });
  },
);

describe.each(CLI_FORMS)("code mode as %s", (form) => {
  test("a script runs, and an engine that is asked for is used or is said to be missing", async () => {
    const steps = ["x1", "x2"].map((callId) => ({
      steps: [callCustom("exec", "store('n', (load('n') ?? 0) + 1); text(load('n'))", { callId })],
    }));
    const run = async (engine: string): Promise<readonly string[]> => {
      await using world = await createWorld([...steps, { steps: [say("done")] }]);
      const setting = `features.code_mode.engine="${engine}"`;
      await world.run(form, [...FULL, "-c", setting, "go"]);
      const last = world.server.requests.at(-1);
      return ["x1", "x2"].map((callId) => toText(last, callId).split("\n").at(-1) ?? "");
    };
    const found = { auto: await run("auto"), quickjs: await run("quickjs") };
    expect({ ...found, isolates: await run("isolated-vm") }).toEqual({
      auto: ["1", "2"],
      quickjs: ["1", "2"],
      isolates:
        form === "bundle"
          ? ["1", "2"]
          : Array.from(
              { length: 2 },
              () => "code mode cannot use isolated-vm: it needs Node, this is Bun",
            ),
    });
  });

  test("resume: what scripts stored is there in a later process, and a fresh thread has none of it", async () => {
    const store = "store('k', {n: [1, 'é']}); text('kept')";
    const load = "text(load('k'))";
    await using world = await createWorld(
      [store, load, load].flatMap((source, at) => [
        { steps: [callCustom("exec", source, { callId: `x${at}` })] },
        { steps: [say("done")] },
      ]),
    );
    await world.run(form, [...FULL, "one"]);
    const settings = [
      "-c",
      'sandbox_mode="danger-full-access"',
      "-c",
      "features.code_mode_only=true",
    ];
    await world.run(form, ["exec", "--json", ...settings, "resume", "--last", "two"]);
    await world.run(form, [...FULL, "three"]);
    const { requests } = world.server;
    expect(
      [1, 3, 5].map((at) =>
        toText(requests[at], `x${(at - 1) / 2}`)
          .split("\n")
          .at(-1),
      ),
    ).toEqual(["kept", '{"n":[1,"é"]}', "undefined"]);
  });

  test("an interrupt ends a script that loops, the turn and the program", async () => {
    const loop = "await tools.exec_command({ cmd: 'echo begun', login: false }); while (true);";
    await using world = await createWorld([{ steps: [callCustom("exec", loop)] }]);
    const { code, stdout } = await world.run(form, [...FULL, "go"], {
      interruptAt: '"exit_code":0',
      timeoutMs: 30_000,
    });
    expect([code, stdout.includes("turn.completed")]).toEqual([1, false]);
  });
});

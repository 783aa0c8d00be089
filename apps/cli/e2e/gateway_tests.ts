import fs from "node:fs";
import path from "node:path";
import {
  createGateway,
  type Gateway,
  GATEWAY_NAMES,
  type GatewayName,
  readOutput,
  type RecordedRequest,
  say,
  type ScriptTurn,
  type StepSource,
  type ToolIntent,
} from "@codexkit/testkit";
import { expect, test } from "vitest";
import { createWorld, readEvents, type World } from "./world.ts";

/** All that a configuration has to say about each kind of gateway. */
const CAPABILITIES: Readonly<Record<GatewayName, string>> = {
  openai: "",
  azure: "web_search = false",
  openrouter:
    "namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false",
  "llama.cpp":
    'namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false\nschema_dialect = "llama.cpp"',
  ollama:
    "namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false",
  grok: "namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false",
  "strict-fields":
    "namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false\nweb_search = false",
  "minimal-schema":
    'namespace_tools = false\ncustom_tools = false\ntool_search = false\nimage_outputs = false\nweb_search = false\nschema_dialect = "minimal"',
};

const PATCH = "*** Begin Patch\n*** Update File: README.md\n@@\n-# e2e\n+# done\n*** End Patch";

/** What the model means to do, one step a response. */
const INTENTS: readonly ToolIntent[] = [
  { callId: "c1", name: "exec_command", input: { cmd: "cat README.md", login: false } },
  { callId: "c2", name: "apply_patch", input: PATCH },
  { callId: "c3", name: "tool_search", input: { query: "repeat words" } },
  { callId: "c4", namespace: "mcp__e2e", name: "echo", input: { text: "hi" } },
];

function toTurns(gateway: Gateway): readonly ScriptTurn[] {
  const steps: readonly StepSource[] = INTENTS.map(
    (intent) => (request: RecordedRequest) => gateway.call(intent, request),
  );
  return [...steps.map((step) => ({ steps: [step] })), { steps: [say("done")] }];
}

function openWorld(name: GatewayName): Promise<World> {
  const gateway = createGateway(name);
  const server = path.join(import.meta.dirname, "mcp_server.mjs");
  return createWorld(toTurns(gateway), {
    provider: `[model_providers.mock.capabilities]\n${CAPABILITIES[name]}\n[mcp_servers.e2e]\ncommand = ${JSON.stringify(process.execPath)}\nargs = [${JSON.stringify(server)}]\n`,
    server: { refuse: (request) => gateway.refuse(request) },
  });
}

test.for(GATEWAY_NAMES)(
  "gateway %s: shell, patch, search and MCP work, with nothing but its capabilities said",
  async (name) => {
    await using world = await openWorld(name);
    const ran = await world.run("bundle", ["exec", "--json", "-s", "danger-full-access", "go"]);
    const last = world.server.requests.at(-1);
    expect({
      code: ran.code,
      requests: world.server.requests.length,
      readme: fs.readFileSync(path.join(world.work, "README.md"), "utf8"),
      command: JSON.stringify(last && readOutput(last, "c1")).includes("# e2e"),
      echo: JSON.stringify(last && readOutput(last, "c4")).includes("echo: hi"),
      said: readEvents(ran.stdout).some((event) => JSON.stringify(event).includes('"done"')),
    }).toEqual({
      code: 0,
      requests: INTENTS.length + 1,
      readme: "# done\n",
      command: true,
      echo: true,
      said: true,
    });
  },
);

// The bundle's shell in codexkit's own loop, in place of its exec_command: node core_thread.ts "…"
import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import { startThread } from "@codexkit/core";
import { openPlugins, selectPlugins } from "@codexkit/tool-plugins";

const { env } = process;
const place = { cwd: process.cwd(), codexHome: `${env["HOME"]}/.codex`, env };
const provider = `{ name = "openai", base_url = "${env["OPENAI_BASE_URL"]}", env_key = "OPENAI_API_KEY" }`;
const { config } = loadConfig({
  ...place,
  fs: createNodeFileSystem(),
  overrides: [
    'model_provider="mine"',
    `model_providers.mine=${provider}`,
    "features.shell_tool=false",
  ],
});
const model = env["MODEL"] ?? "gpt-5.5";
await using plugins = await openPlugins(selectPlugins({}, model), place);
const tools = await plugins.toExecutors();
const sandboxMode = "workspace-write";
await using thread = await startThread({ ...place, config, model, tools, sandboxMode });

for await (const event of thread.run(process.argv[2] ?? "Which files are here?")) {
  if (event.type === "turn_completed") console.log(event.last_agent_message);
}

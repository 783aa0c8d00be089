import { isRecord } from "@codexkit/protocol";
import { say } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { createWorld } from "./world.ts";

/** A catalog as a gateway serves it, of one model. */
function toCatalog(change: Readonly<Record<string, unknown>>): unknown {
  const model = {
    slug: "served",
    display_name: "Served",
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: true,
    apply_patch_tool_type: "freeform",
    multi_agent_version: "disabled",
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
    base_instructions: "BASE",
    context_window: 200_000,
    ...change,
  };
  return { models: [model, { slug: "broken" }] };
}

const GOALS = ["get_goal", "create_goal", "update_goal"];
const DIRECT = [
  "exec_command",
  "write_stdin",
  "request_user_input",
  "apply_patch",
  "view_image",
  ...GOALS,
  "web_search",
];
const SCRIPTED = ["exec", "wait", "request_user_input", "web_search"];

test.for([
  ["direct", { tool_mode: "direct" }, "", DIRECT],
  ["code_mode_only", { tool_mode: "code_mode_only" }, "", SCRIPTED],
  ["nothing", {}, "", DIRECT],
  ["a mode of a later day", { tool_mode: "telepathy" }, "", DIRECT],
  ["nothing, with the flag on", {}, "[features]\ncode_mode_only = true", SCRIPTED],
  [
    "direct, with the flag on",
    { tool_mode: "direct" },
    "[features]\ncode_mode_only = true",
    DIRECT,
  ],
] as const)(
  "served models: a catalog that says %s decides the tools of the request",
  async ([, model, config, tools]) => {
    await using world = await createWorld([{ steps: [say("ok")] }], {
      server: { models: toCatalog(model) },
      provider: `model_catalog_url = "{{url}}/models"\n${config}`,
    });
    const ran = await world.run("bundle", [
      "exec",
      "--json",
      "-m",
      "served",
      "-s",
      "danger-full-access",
      "hi",
    ]);
    const asked = world.server.requests.find(({ method }) => method === "POST");
    const offered = isRecord(asked?.body) ? asked.body["tools"] : [];
    const names = Array.isArray(offered)
      ? offered.map((tool: unknown) => isRecord(tool) && (tool["name"] ?? tool["type"]))
      : [];
    expect([ran.code, names]).toEqual([0, tools]);
  },
);

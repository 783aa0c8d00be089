import { expect, test } from "vitest";
import { readConfigShape } from "./config_shape.ts";
import { checkShape } from "./shape.ts";

function check(value: unknown): readonly [string | undefined, readonly string[]] {
  const { fault, unknown } = checkShape(value, readConfigShape());
  const message = fault === undefined ? undefined : `${fault.message} in ${fault.path.join(".")}`;
  return [message, unknown.map((path) => path.join("."))];
}

test("readConfigShape: is built once", () => {
  expect(readConfigShape()).toBe(readConfigShape());
});

test.for<[unknown, string | undefined]>([
  [{ model: 5 }, "invalid type: integer `5`, expected a string in model"],
  [
    { sandbox_mode: "bogus" },
    "unknown variant `bogus`, expected one of `read-only`, `workspace-write`, `danger-full-access` in sandbox_mode",
  ],
  [
    { approval_policy: "on-failure" },
    "unknown variant `on-failure`, expected one of `untrusted`, `on-request`, `granular`, `never` in approval_policy",
  ],
  [
    { shell_environment_policy: { inherit: "zz" } },
    "unknown variant `zz`, expected one of `core`, `all`, `none` in shell_environment_policy.inherit",
  ],
  [
    { model_providers: { x: { name: "x", auth: { command: "c", timeout_ms: 0 } } } },
    "invalid value: integer `0`, expected a nonzero u64 in model_providers.x.auth.timeout_ms",
  ],
  [{ model_providers: { x: {} } }, "missing field `name` in model_providers.x"],
  [
    { features: { goals: "yes" } },
    'invalid type: string "yes", expected a boolean in features.goals',
  ],
  [
    {
      approval_policy: {
        granular: { rules: true, sandbox_approval: true, mcp_elicitations: true },
      },
    },
    undefined,
  ],
  [{ tools: { web_search: true } }, undefined],
  [{ tools: { web_search: { context_size: "high", location: { city: "X" } } } }, undefined],
  [
    { skills: { bundled: { enabled: false }, config: [{ path: "/p", enabled: false }] } },
    undefined,
  ],
  [{ forced_chatgpt_workspace_id: ["a"], desktop: { anything: { goes: 1 } } }, undefined],
])("readConfigShape: %j", ([value, message]) => {
  expect(check(value)).toEqual([message, []]);
});

test("readConfigShape: knows our capability keys and all 24 provider keys, and no others", () => {
  const provider = {
    name: "x",
    capabilities: {
      image_generation: "standalone",
      namespace_tools: true,
      web_search: false,
      typo: 1,
    },
    disabled_capabilities: ["web_search"],
    gateway_oauth: {},
    credential_file: "f",
    model_catalog_url: "u",
    supports_standalone_web_search: true,
    typo: 1,
  };
  expect(
    check({ model_providers: { x: provider }, features: { nonsense: true }, typo: 1 }),
  ).toEqual([
    undefined,
    ["model_providers.x.capabilities.typo", "model_providers.x.typo", "features.nonsense", "typo"],
  ]);
});

test.for<[Readonly<Record<string, unknown>>, string]>([
  [{ image_generation: "hostd" }, "unknown variant `hostd`, expected `hosted` or `standalone`"],
  [{ image_generation: 1 }, "invalid type: integer `1`, expected a boolean"],
  [{ image_generation: ["hosted"] }, "invalid type: sequence, expected a boolean"],
  [{ web_search: "yes" }, 'invalid type: string "yes", expected a boolean'],
  [{ tool_search: 0 }, "invalid type: integer `0`, expected a boolean"],
  [{ cyber_access_programs: [] }, "invalid type: sequence, expected a boolean"],
  [{ remote_compaction: "v1" }, "unknown variant `v1`, expected `unsupported` or `v2`"],
  [{ remote_compaction: true }, "invalid type: unit variant, expected string only"],
  [
    { schema_dialect: "llama" },
    "unknown variant `llama`, expected one of `openai`, `openai-strict`, `llama.cpp`, `gemini`, `minimal`",
  ],
])("readConfigShape: a wrong capability is refused, %j", ([capabilities, message]) => {
  const [[key] = []] = Object.entries(capabilities);
  expect(check({ model_providers: { x: { name: "x", capabilities } } })[0]).toBe(
    `${message} in model_providers.x.capabilities.${key}`,
  );
});

test("readConfigShape: a capability that nothing can take away is refused", () => {
  const provider = { name: "x", disabled_capabilities: ["web_search", "schema_dialect"] };
  expect(check({ model_providers: { x: provider } })[0]).toMatch(
    /^unknown variant `schema_dialect`, expected one of `image_generation`, .* in model_providers\.x\.disabled_capabilities$/,
  );
});

test("readConfigShape: knows the settings of code mode, and looks into no other feature", () => {
  const features = {
    code_mode: { enabled: true, excluded_tool_namespaces: ["a"], typo: 1 },
    multi_agent_v2: { enabled: true, tool_namespace: "agents" },
  };
  expect(check({ features })).toEqual([undefined, ["features.code_mode.typo"]]);
  expect(check({ features: { multi_agent_v2: { enabled: "yes" } } })[0]).toBe(
    'invalid type: string "yes", expected a boolean in features.multi_agent_v2.enabled',
  );
  expect(check({ features: { code_mode: { tool_input_schema_max_bytes: 0 } } })[0]).toBe(
    "invalid value: integer `0`, expected a nonzero usize in features.code_mode.tool_input_schema_max_bytes",
  );
});

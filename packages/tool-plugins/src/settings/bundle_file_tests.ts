import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import { selectPlugins } from "../selection/select_plugins.ts";
import { readAgent } from "./bundle_file.ts";

const BUNDLE = {
  plugins: ["codex-tools"],
  disabled_plugins: ["view_image"],
  providers: {
    openai: { intercept_apply_patch: true, disabled_plugins: ["codex_mcp_tool"] },
    other: {},
  },
  agents: {
    coder: { provider: "openai", model: "gpt-5.4", shell_tool_mode: "shell" },
    alone: { provider: "none", model: "m" },
  },
};

test("bundle file: an agent with the settings of its provider and of the file", () => {
  const { provider, model, config } = readAgent(BUNDLE, "coder");
  expect({ provider, model, config }).toEqual({
    provider: "openai",
    model: "gpt-5.4",
    config: {
      agent: { shell_tool_mode: "shell" },
      provider: BUNDLE.providers.openai,
      global: { disabled_plugins: ["view_image"] },
      plugins: ["codex-tools"],
    },
  });
  const { plugins, settings } = selectPlugins(config, model);
  expect([plugins, settings.intercept_apply_patch]).toEqual([["shell", "apply_patch"], true]);
});

test("bundle file: a provider that the file does not know has no settings", () => {
  expect(readAgent(BUNDLE, "alone").config.provider).toBeUndefined();
});

test.for<[string, unknown, string, string]>([
  ["a list", [], "coder", "a bundle file must be an object"],
  [
    "an unknown key",
    { ...BUNDLE, agent: {} },
    "coder",
    "unknown key `agent`, did you mean `agents`?",
  ],
  ["no agents", {}, "coder", "`agents` must be a table of agents"],
  [
    "providers that are none",
    { ...BUNDLE, providers: [] },
    "coder",
    "`providers` must be a table of providers",
  ],
  [
    "an agent that is none",
    { agents: { coder: 1 } },
    "coder",
    "`agents.coder` must be an object of settings",
  ],
  [
    "an agent without a model",
    { agents: { coder: { provider: "p" } } },
    "coder",
    "`agents.coder.model` must be a text",
  ],
  [
    "an agent without a provider",
    { agents: { coder: { model: "m" } } },
    "coder",
    "`agents.coder.provider` must be a text",
  ],
  [
    "an unknown setting of an agent",
    { agents: { coder: { provider: "p", model: "m", shell_mode: "shell" } } },
    "coder",
    "unknown setting `agents.coder.shell_mode`, did you mean `shell_tool_mode`?",
  ],
  [
    "a mode that does not exist",
    { agents: { coder: { provider: "p", model: "m", shell_tool_mode: "bash" } } },
    "coder",
    '`agents.coder.shell_tool_mode` must be one of auto, shell, shell_command, not "bash"',
  ],
  [
    "a setting of a provider that is one of agents",
    {
      agents: { coder: { provider: "p", model: "m" } },
      providers: { p: { skills_enabled: false } },
    },
    "coder",
    "`providers.p.skills_enabled` is no setting of a provider, put it into `agent`",
  ],
  [
    "a ban that is no list",
    { ...BUNDLE, disabled_plugins: "shell" },
    "coder",
    '`bundle.disabled_plugins` must be a list of texts, not "shell"',
  ],
])("bundle file: %s is refused", ([, bundle, name, message]) => {
  expect(() => readAgent(bundle, name)).toThrow(new PluginError("invalid_config", message));
});

test.for<[string, unknown, string]>([
  ["code", BUNDLE, "the bundle file has no agent `code`, did you mean `coder`?"],
  ["xyz", BUNDLE, "the bundle file has no agent `xyz`, agents are coder, alone"],
  ["toString", { agents: {} }, "the bundle file has no agent `toString`"],
])("bundle file: the agent %s is not there", ([name, bundle, message]) => {
  expect(() => readAgent(bundle, name)).toThrow(new PluginError("unknown_agent", message));
});

test("bundle file: what is wrong with another agent does not matter", () => {
  const agents = { ...BUNDLE.agents, broken: { nonsense: true } };
  expect(readAgent({ ...BUNDLE, agents }, "coder").model).toBe("gpt-5.4");
});

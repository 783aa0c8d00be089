import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import { checkPluginConfig, checkSettings } from "./check_settings.ts";
import { SETTINGS, SETTINGS_BY_KEY } from "./settings_table.ts";

function findMessage(config: unknown): string | undefined {
  try {
    checkPluginConfig(config);
    return undefined;
  } catch (error) {
    if (!PluginError.isInstance(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

test.for<[unknown, string]>([
  [
    { agent: { shell_tool_mod: "shell" } },
    "unknown setting `agent.shell_tool_mod`, did you mean `shell_tool_mode`?",
  ],
  [
    { agent: { shellToolMode: "shell" } },
    "unknown setting `agent.shellToolMode`, did you mean `shell_tool_mode`?",
  ],
  [{ provider: { banana: 1 } }, "unknown setting `provider.banana`"],
  [{ agents: {} }, "unknown key `agents`, did you mean `agent`?"],
  [{ shell_tool_mode: "shell" }, "`shell_tool_mode` stands at no level, put it into `agent`"],
  [
    { provider: { shell_tool_mode: "shell" } },
    "`provider.shell_tool_mode` is no setting of a provider, put it into `agent`",
  ],
  [
    { global: { mcp_servers: {} } },
    "`global.mcp_servers` is no setting of a global, put it into `agent`",
  ],
  [
    { agent: { shell_tool_mode: "bash" } },
    '`agent.shell_tool_mode` must be one of auto, shell, shell_command, not "bash"',
  ],
  [
    { agent: { intercept_apply_patch: "yes" } },
    '`agent.intercept_apply_patch` must be true or false, not "yes"',
  ],
  [
    { agent: { shell_max_output_lines: 1.5 } },
    "`agent.shell_max_output_lines` must be a whole number, 1 or more, not 1.5",
  ],
  [
    { agent: { skills_max_scan_depth: -1 } },
    "`agent.skills_max_scan_depth` must be a whole number, 0 or more, not -1",
  ],
  [
    { agent: { shell_timeout_seconds: 0 } },
    "`agent.shell_timeout_seconds` must be a number above 0, not 0",
  ],
  [
    { agent: { shell_allowed_paths: "." } },
    '`agent.shell_allowed_paths` must be a list of texts, not "."',
  ],
  [
    { agent: { shell_allowed_paths: [""] } },
    "`agent.shell_allowed_paths` must be a list of texts, not a list",
  ],
  [
    { agent: { shell_working_directory: "" } },
    '`agent.shell_working_directory` must be a text, not ""',
  ],
  [
    { agent: { mcp_servers: [{ token: "secret" }] } },
    "`agent.mcp_servers` must be a table of tables, not a list",
  ],
  [
    { agent: { mcp_servers: { a: "x" } } },
    "`agent.mcp_servers` must be a table of tables, not an object",
  ],
  [
    { agent: { disabled_plugins: [1] } },
    "`agent.disabled_plugins` must be a list of texts, not a list",
  ],
  [{ agent: [] }, "`agent` must be an object of settings"],
  [{ plugins: "shell" }, '`plugins` must be a list of texts, not "shell"'],
  [null, "plugin settings must be an object of levels"],
  [
    { agent: { shell_tool_mode: "x".repeat(60) } },
    `\`agent.shell_tool_mode\` must be one of auto, shell, shell_command, not "${"x".repeat(39)}…`,
  ],
])("check settings: %j is refused in one line", ([config, message]) => {
  expect(findMessage(config)).toBe(`invalid_config: ${message}`);
});

test("check settings: what is absent, empty or undefined passes", () => {
  expect(
    [{}, { agent: undefined }, { agent: { shell_tool_mode: undefined }, global: {} }].map(
      findMessage,
    ),
  ).toEqual([undefined, undefined, undefined]);
});

test("check settings: every default passes at every level where it can stand", () => {
  for (const [key, { levels, default: value }] of SETTINGS_BY_KEY) {
    for (const level of levels)
      expect(() => checkSettings(level, level, { [key]: value })).not.toThrow();
  }
});

test("check settings: any value either passes or is told of in one line", () => {
  const config = fc.record(
    { agent: fc.dictionary(fc.constantFrom(...Object.keys(SETTINGS)), fc.jsonValue()) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(config, (value) => {
      const message = findMessage(value);
      expect(message === undefined || (!message.includes("\n") && message.includes("agent."))).toBe(
        true,
      );
    }),
  );
});

import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import type { AgentSettings, PluginConfig, ShellToolMode } from "../settings/settings.ts";
import { type PluginSelection, selectPlugins } from "./select_plugins.ts";

const PLAIN = [
  "gpt-5",
  "gpt-5-mini",
  "gpt-5-nano",
  "openai/gpt-5-mini",
  "gpt-4.1",
  "o3",
  "gpt-oss:20b",
  "codex-mini-latest",
  "claude-opus-5",
  "anything",
] as const;
const VARIANTS = [
  "gpt-5.1",
  "gpt-5.2",
  "gpt-5-codex",
  "gpt-5.1-codex",
  "gpt-5.1-codex-max",
  "gpt-5.2-codex",
  "gpt-5.3-codex",
  "gpt-5.4",
  "gpt-5.4-mini",
  "gpt-5.4-nano",
  "gpt-5.5",
  "gpt-6.1-sol",
  "openai/gpt-5.4",
  "openrouter/openai/gpt-5-codex",
] as const;
const MODES: readonly (ShellToolMode | undefined)[] = [undefined, "auto", "shell", "shell_command"];

const SHELLS = ["shell", "shell_command", "shell_legacy"] as const;

interface Row {
  name: string;
  agent?: AgentSettings;
  provider?: PluginConfig["provider"];
  global?: PluginConfig["global"];
  plugins?: readonly string[];
  /** Shells of a plain model in the modes auto, shell and shell_command; then of a codex variant. */
  shells: readonly [string, string, string, string, string, string];
}

const S = "shell";
const C = "shell_command";
const L = "shell_legacy";
const BOTH = "shell shell_command";
const NONE = "";

/** The selection table of the bundle: every override, by family and mode. */
const TABLE: readonly Row[] = [
  { name: "nothing", shells: [S, S, C, C, S, C] },
  {
    name: "shell disabled by the agent",
    agent: { disabled_plugins: ["shell"] },
    shells: [NONE, NONE, C, C, NONE, C],
  },
  {
    name: "shell disabled by the provider",
    provider: { disabled_plugins: ["shell"] },
    shells: [NONE, NONE, C, C, NONE, C],
  },
  {
    name: "shell disabled for all",
    global: { disabled_plugins: ["shell"] },
    shells: [NONE, NONE, C, C, NONE, C],
  },
  {
    name: "shell_command disabled by the agent",
    agent: { disabled_plugins: ["shell_command"] },
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "shell_command disabled by the provider",
    provider: { disabled_plugins: ["shell_command"] },
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "shell_command disabled for all",
    global: { disabled_plugins: ["shell_command"] },
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "both disabled at two levels",
    provider: { disabled_plugins: ["shell"] },
    global: { disabled_plugins: ["shell_command"] },
    shells: [NONE, NONE, NONE, NONE, NONE, NONE],
  },
  {
    name: "shell enabled, which it is anyway",
    agent: { enabled_plugins: ["shell"] },
    shells: [S, S, C, C, S, C],
  },
  {
    name: "shell_legacy enabled",
    agent: { enabled_plugins: ["shell_legacy"] },
    shells: [L, S, `${C} ${L}`, `${C} ${L}`, S, `${C} ${L}`],
  },
  {
    name: "shell_legacy enabled and disabled",
    agent: { enabled_plugins: ["shell_legacy"] },
    global: { disabled_plugins: ["shell_legacy"] },
    shells: [S, S, C, C, S, C],
  },
  {
    name: "shell_legacy forced",
    agent: { force_enabled_plugins: ["shell_legacy"] },
    shells: [L, L, `${C} ${L}`, `${C} ${L}`, L, `${C} ${L}`],
  },
  {
    name: "shell_legacy forced, shell_command disabled",
    agent: { force_enabled_plugins: ["shell_legacy"], disabled_plugins: ["shell_command"] },
    shells: [L, L, L, L, L, L],
  },
  {
    name: "shell forced",
    agent: { force_enabled_plugins: ["shell"] },
    shells: [S, S, BOTH, BOTH, S, BOTH],
  },
  {
    name: "shell_command forced",
    agent: { force_enabled_plugins: ["shell_command"] },
    shells: [BOTH, BOTH, C, C, BOTH, C],
  },
  {
    name: "shell_command forced and disabled by the agent",
    agent: { force_enabled_plugins: ["shell_command"], disabled_plugins: ["shell_command"] },
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "shell_command forced and disabled for all",
    agent: { force_enabled_plugins: ["shell_command"] },
    global: { disabled_plugins: ["shell_command"] },
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "codex_variant disabled",
    agent: { disabled_plugins: ["codex_variant"] },
    shells: [S, S, C, S, S, C],
  },
  {
    name: "codex_variant disabled by the provider",
    provider: { disabled_plugins: ["codex_variant"] },
    shells: [S, S, C, S, S, C],
  },
  {
    name: "codex_variant forced",
    agent: { force_enabled_plugins: ["codex_variant"] },
    shells: [C, S, C, C, S, C],
  },
  {
    name: "a bundle file that lists shell only",
    plugins: ["shell"],
    shells: [S, S, NONE, NONE, S, NONE],
  },
  {
    name: "a bundle file that lists the bundle",
    plugins: ["codex-tools"],
    shells: [S, S, C, C, S, C],
  },
];

function toConfig(
  { agent, provider, global, plugins }: Row,
  mode: ShellToolMode | undefined,
): PluginConfig {
  return { agent: { ...agent, shell_tool_mode: mode }, provider, global, plugins };
}

const listShells = ({ plugins }: PluginSelection): string =>
  SHELLS.filter((name) => plugins.includes(name)).join(" ");

const CASES = TABLE.flatMap((row) =>
  [...PLAIN, ...VARIANTS].flatMap((model) =>
    MODES.map((mode) => {
      const family = VARIANTS.some((variant) => variant === model) ? 3 : 0;
      const place = mode === "shell" ? 1 : mode === "shell_command" ? 2 : 0;
      return { row, model, mode, want: row.shells[family + place] };
    }),
  ),
);

test(`selection: the table holds for all ${CASES.length} pairs of model, mode and override`, () => {
  const got = CASES.map(({ row, model, mode }) => ({
    case: `${row.name}, ${model}, ${mode ?? "no mode"}`,
    shells: listShells(selectPlugins(toConfig(row, mode), model)),
  }));
  const want = CASES.map(({ row, model, mode, want: shells }) => ({
    case: `${row.name}, ${model}, ${mode ?? "no mode"}`,
    shells,
  }));
  expect(got).toEqual(want);
});

/** Recorded: the shells that Codex 0.98.0 offered the models it knew, `local_shell` counted as `shell`. */
test.for([
  ["gpt-5", "shell"],
  ["gpt-5-mini", "shell"],
  ["gpt-5-codex", "shell_command"],
  ["gpt-5.1", "shell_command"],
  ["gpt-5.1-codex", "shell_command"],
  ["gpt-5.1-codex-max", "shell_command"],
  ["gpt-5.2", "shell_command"],
  ["gpt-5.2-codex", "shell_command"],
  ["codex-mini-latest", "shell"],
  ["o3", "shell"],
  ["gpt-4.1", "shell"],
  ["gpt-oss:20b", "shell"],
  ["unknown-model", "shell"],
] as const)("selection: %s gets %s, as in Codex 0.98.0", ([model, shell]) => {
  expect(listShells(selectPlugins({}, model))).toBe(shell);
});

test.for<[string, PluginConfig, string, readonly string[]]>([
  [
    "everything that is on by default",
    {},
    "gpt-5",
    ["shell", "apply_patch", "view_image", "codex_mcp_tool"],
  ],
  [
    "mcp_enabled",
    { agent: { mcp_enabled: false } },
    "gpt-5",
    ["shell", "apply_patch", "view_image"],
  ],
  [
    "mcp_enabled of the provider",
    { provider: { mcp_enabled: false } },
    "gpt-5",
    ["shell", "apply_patch", "view_image"],
  ],
  [
    "mcp_enabled beats force",
    { agent: { mcp_enabled: false, force_enabled_plugins: ["codex_mcp_tool"] } },
    "gpt-5",
    ["shell", "apply_patch", "view_image"],
  ],
  [
    "apply_patch off",
    { provider: { disabled_plugins: ["apply_patch"] } },
    "gpt-5.4",
    ["shell_command", "view_image", "codex_mcp_tool"],
  ],
  [
    "a bundle file that lists two",
    { plugins: ["apply_patch", "view_image"] },
    "gpt-5",
    ["apply_patch", "view_image"],
  ],
])("selection: %s", ([, config, model, plugins]) => {
  expect(selectPlugins(config, model).plugins).toEqual(plugins);
});

test("selection: features, tags and a reason for everything", () => {
  const { tags, features, decisions } = selectPlugins(
    { agent: { skills_enabled: false }, global: { disabled_plugins: ["view_image"] } },
    "gpt-5.4",
  );
  expect({ tags, features, decisions }).toEqual({
    tags: ["codex-variant"],
    features: ["codex_variant"],
    decisions: [
      { name: "shell", enabled: false, reason: "the model has the tag codex-variant" },
      { name: "shell_command", enabled: true, reason: "the model has the tag codex-variant" },
      { name: "shell_legacy", enabled: false, reason: "it is off by default" },
      { name: "apply_patch", enabled: true, reason: "it is on by default" },
      { name: "view_image", enabled: false, reason: "global.disabled_plugins names it" },
      { name: "codex_mcp_tool", enabled: true, reason: "it is on by default" },
      { name: "codex_variant", enabled: true, reason: "gpt-5.4 was made for Codex" },
      { name: "codex_skills", enabled: false, reason: "skills_enabled is false" },
    ],
  });
});

test.for<[string, PluginConfig, readonly string[]]>([
  ["nothing to say", { agent: { disabled_plugins: ["shell"] } }, []],
  [
    "names of other bundles",
    {
      agent: { enabled_plugins: ["weather"] },
      global: { disabled_plugins: ["browser_tools"] },
      plugins: ["codex-tools", "viewimage"],
    },
    [
      "`plugins` names `viewimage`, which is no plugin of this bundle, did you mean `view_image`?",
      "`agent.enabled_plugins` names `weather`, which is no plugin of this bundle",
      "`global.disabled_plugins` names `browser_tools`, which is no plugin of this bundle",
    ],
  ],
  [
    "forced and banned",
    {
      agent: { force_enabled_plugins: ["apply_patch"] },
      provider: { disabled_plugins: ["apply_patch"] },
    },
    ["apply_patch is off although it is forced: provider.disabled_plugins names it"],
  ],
  [
    "enabled where only force helps",
    { agent: { enabled_plugins: ["shell_command"] } },
    [
      "shell_command is off although it is enabled: the model has not the tag codex-variant; use force_enabled_plugins",
    ],
  ],
  [
    "a mode whose shell is banned",
    { agent: { shell_tool_mode: "shell" }, global: { disabled_plugins: ["shell"] } },
    ["shell_tool_mode is shell, but shell is off: global.disabled_plugins names it"],
  ],
  [
    "two shells under one name",
    { agent: { shell_tool_mode: "shell", enabled_plugins: ["shell_legacy"] } },
    ["shell_legacy is off: shell answers to the same tool name: shell_tool_mode is shell"],
  ],
])("selection: warnings for %s", ([, config, warnings]) => {
  expect(selectPlugins(config, "gpt-5").warnings).toEqual(warnings);
});

test.for<[string, PluginConfig, string]>([
  [
    "a ban that looks misspelled",
    { global: { disabled_plugins: ["shel_command"] } },
    "`global.disabled_plugins` names `shel_command`, which is no plugin of this bundle, did you mean `shell_command`?",
  ],
  [
    "two forced shells under one name",
    { agent: { force_enabled_plugins: ["shell", "shell_legacy"] } },
    "`agent.force_enabled_plugins` names `shell` and `shell_legacy`, which models call by one name; keep one of them",
  ],
])("selection: %s is refused", ([, config, message]) => {
  expect(() => selectPlugins(config, "gpt-5")).toThrow(new PluginError("invalid_config", message));
});

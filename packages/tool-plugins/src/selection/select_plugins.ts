import { findNearestName } from "@codexkit/protocol";
import { toNameHint } from "../name_hint.ts";
import { PluginError } from "../plugin_error.ts";
import {
  BUNDLE_NAME,
  FEATURE_NAMES,
  type FeatureName,
  PLUGIN_NAMES,
  type PluginName,
  PLUGINS,
} from "../plugin_table.ts";
import { checkPluginConfig } from "../settings/check_settings.ts";
import { resolveSettings } from "../settings/resolve_settings.ts";
import type { PluginConfig, ResolvedSettings, SettingLevel } from "../settings/settings.ts";
import { CODEX_VARIANT_TAG, isCodexVariant } from "./model_family.ts";

/** Why a plugin or a feature is on or off. */
export interface PluginDecision {
  readonly name: PluginName | FeatureName;
  readonly enabled: boolean;
  /** One line: what decided. */
  readonly reason: string;
}

/** What one agent gets with one model. Plain data; nothing has been opened for it. */
export interface PluginSelection {
  /** As given. */
  readonly model: string;
  /** What the features say of the model: `codex-variant`, or nothing. */
  readonly tags: readonly string[];
  /** The plugins that are on, in the order in which models see them. */
  readonly plugins: readonly PluginName[];
  /** The features that are on. */
  readonly features: readonly FeatureName[];
  /** One for every plugin and feature, with the reason. */
  readonly decisions: readonly PluginDecision[];
  /** What a person should know; everything else goes on. */
  readonly warnings: readonly string[];
  /** The settings, with levels and defaults settled. Tables of servers may hold secrets. */
  readonly settings: ResolvedSettings;
}

/**
 * Decides which plugins an agent has with a model. Pure.
 *
 * What counts, strongest first: `disabled_plugins` at any level; `mcp_enabled` and `skills_enabled`;
 * `force_enabled_plugins`; `shell_tool_mode`; `enabled_plugins` for what is off by default; the model's tags. Of two
 * plugins with one tool name the stronger stays.
 *
 * @param model - as it is sent, vendors in front included
 * @throws {@link PluginError} `invalid_config` for settings that are unknown or hold what they cannot, and for a ban
 *   that looks misspelled.
 */
export function selectPlugins(config: PluginConfig, model: string): PluginSelection {
  checkPluginConfig(config);
  const warnings = checkNames(config);
  const rules = readRules(config);
  const settings = resolveSettings(config);
  const features = FEATURE_NAMES.map((name) => judgeFeature(name, rules, settings, model));
  const isTagged = rules.forced.has("codex_variant") || isCodexVariant(model);
  const tags = isTagged && isOn(features, "codex_variant") ? [CODEX_VARIANT_TAG] : [];
  const verdicts = PLUGIN_NAMES.map((name) => judgePlugin(name, rules, settings, tags));
  const kept = settleSharedNames(verdicts, warnings);
  warnings.push(...findVoidWishes(rules, settings, [...kept, ...features]));
  return {
    model,
    tags,
    plugins: PLUGIN_NAMES.filter((name) => isOn(kept, name)),
    features: FEATURE_NAMES.filter((name) => isOn(features, name)),
    decisions: [...kept, ...features].map(({ name, enabled, reason }) => ({
      name,
      enabled,
      reason,
    })),
    warnings,
    settings,
  };
}

type Name = PluginName | FeatureName;

/** The lists of plugins, by name. */
interface Rules {
  /** Absent names are not in the bundle file. */
  readonly listed: ReadonlySet<string> | undefined;
  /** Where a name is banned. */
  readonly disabled: ReadonlyMap<string, SettingLevel>;
  readonly enabled: ReadonlySet<string>;
  readonly forced: ReadonlySet<string>;
}

/** What a decision is worth against another; see {@link selectPlugins}. */
const STRENGTH = { default: 0, enabled: 1, mode: 2, forced: 3 } as const;

interface Verdict extends PluginDecision {
  readonly strength: number;
}

function readRules({ agent = {}, provider = {}, global = {}, plugins }: PluginConfig): Rules {
  const bans: readonly (readonly [SettingLevel, readonly string[] | undefined])[] = [
    ["agent", agent.disabled_plugins],
    ["provider", provider.disabled_plugins],
    // The widest ban is the one that is told of.
    ["global", global.disabled_plugins],
  ];
  return {
    listed: plugins === undefined || plugins.includes(BUNDLE_NAME) ? undefined : new Set(plugins),
    disabled: new Map(
      bans.flatMap(([level, names = []]) => names.map((name) => [name, level] as const)),
    ),
    enabled: new Set(agent.enabled_plugins),
    forced: new Set(agent.force_enabled_plugins),
  };
}

/** Names that nothing has. Lists of other bundles may hold them; a ban that only looks misspelled may not. */
function checkNames({
  agent = {},
  provider = {},
  global = {},
  plugins = [],
}: PluginConfig): string[] {
  const known: readonly string[] = [...PLUGIN_NAMES, ...FEATURE_NAMES];
  const warnings: string[] = [];
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["plugins", plugins.filter((name) => name !== BUNDLE_NAME)],
    ["agent.enabled_plugins", agent.enabled_plugins],
    ["agent.force_enabled_plugins", agent.force_enabled_plugins],
    ["agent.disabled_plugins", agent.disabled_plugins],
    ["provider.disabled_plugins", provider.disabled_plugins],
    ["global.disabled_plugins", global.disabled_plugins],
  ];
  for (const [where, names = []] of lists) {
    for (const name of names) {
      if (known.includes(name)) continue;
      const message = `\`${where}\` names \`${name}\`, which is no plugin of this bundle${toNameHint(name, known)}`;
      if (where.endsWith("disabled_plugins") && findNearestName(name, known) !== undefined) {
        throw new PluginError("invalid_config", message);
      }
      warnings.push(message);
    }
  }
  return warnings;
}

const on = (name: Name, reason: string, strength: number): Verdict => ({
  name,
  enabled: true,
  reason,
  strength,
});
const off = (name: Name, reason: string): Verdict => ({
  name,
  enabled: false,
  reason,
  strength: 0,
});

/** What keeps a name off whatever else is said. */
function findBan(name: Name, { listed, disabled }: Rules): Verdict | undefined {
  const level = disabled.get(name);
  if (level !== undefined) return off(name, `${level}.disabled_plugins names it`);
  // Files list plugins; features come with the bundle.
  const isPlugin = Object.hasOwn(PLUGINS, name);
  return isPlugin && listed?.has(name) === false
    ? off(name, "the bundle file does not list it")
    : undefined;
}

function judgeFeature(
  name: FeatureName,
  rules: Rules,
  settings: ResolvedSettings,
  model: string,
): Verdict {
  const ban = findBan(name, rules);
  if (ban) return ban;
  if (name === "codex_skills") {
    return settings.skills_enabled
      ? on(name, "skills_enabled is true", STRENGTH.default)
      : off(name, "skills_enabled is false");
  }
  if (rules.forced.has(name)) return on(name, FORCED, STRENGTH.forced);
  const finding = isCodexVariant(model)
    ? "was made for Codex"
    : "is not known to be made for Codex";
  return on(name, `${model} ${finding}`, STRENGTH.default);
}

function judgePlugin(
  name: PluginName,
  rules: Rules,
  settings: ResolvedSettings,
  tags: readonly string[],
): Verdict {
  const ban = findBan(name, rules);
  if (ban) return ban;
  if (name === "codex_mcp_tool" && !settings.mcp_enabled) return off(name, "mcp_enabled is false");
  if (rules.forced.has(name)) return on(name, FORCED, STRENGTH.forced);
  const mode = settings.shell_tool_mode;
  if (mode !== "auto" && (name === "shell" || name === "shell_command")) {
    const reason = `shell_tool_mode is ${mode}`;
    return name === mode ? on(name, reason, STRENGTH.mode) : off(name, reason);
  }
  const { defaultEnabled, tag } = PLUGINS[name];
  if (!defaultEnabled) {
    return rules.enabled.has(name)
      ? on(name, "agent.enabled_plugins names it", STRENGTH.enabled)
      : off(name, "it is off by default");
  }
  if (tag === undefined) return on(name, "it is on by default", STRENGTH.default);
  const hasTag = tags.includes(tag.name);
  const reason = `the model ${hasTag ? "has" : "has not"} the tag ${tag.name}`;
  return hasTag === tag.present ? on(name, reason, STRENGTH.default) : off(name, reason);
}

const FORCED = "agent.force_enabled_plugins names it";

/** A model can call a name only once: of plugins that share one the strongest stays. */
function settleSharedNames(verdicts: readonly Verdict[], warnings: string[]): readonly Verdict[] {
  const shell = verdicts.find(({ name }) => name === "shell");
  const legacy = verdicts.find(({ name }) => name === "shell_legacy");
  if (shell?.enabled !== true || legacy?.enabled !== true) return verdicts;
  if (shell.strength === legacy.strength) {
    throw new PluginError(
      "invalid_config",
      "`agent.force_enabled_plugins` names `shell` and `shell_legacy`, which models call by one name; keep one of them",
    );
  }
  const [winner, loser] = shell.strength > legacy.strength ? [shell, legacy] : [legacy, shell];
  const reason = `${winner.name} answers to the same tool name: ${winner.reason}`;
  if (loser === legacy) warnings.push(`shell_legacy is off: ${reason}`);
  return verdicts.map((verdict) => (verdict === loser ? off(loser.name, reason) : verdict));
}

/** Wishes that came to nothing. */
function findVoidWishes(
  { forced, enabled, disabled }: Rules,
  { shell_tool_mode: mode }: ResolvedSettings,
  verdicts: readonly Verdict[],
): readonly string[] {
  const isOff = (name: string): boolean =>
    verdicts.some((verdict) => verdict.name === name && !verdict.enabled);
  const toReason = (name: string): string =>
    verdicts.find((verdict) => verdict.name === name)?.reason ?? "";
  const shared = (name: string): boolean => name === "shell_legacy" && !disabled.has(name);
  const warnings: string[] = [];
  for (const name of forced)
    if (isOff(name)) warnings.push(`${name} is off although it is forced: ${toReason(name)}`);
  for (const name of enabled) {
    if (forced.has(name) || !isOff(name) || shared(name)) continue;
    warnings.push(
      `${name} is off although it is enabled: ${toReason(name)}${disabled.has(name) ? "" : "; use force_enabled_plugins"}`,
    );
  }
  if (mode !== "auto" && disabled.has(mode)) {
    warnings.push(`shell_tool_mode is ${mode}, but ${mode} is off: ${toReason(mode)}`);
  }
  return warnings;
}

function isOn(verdicts: readonly Verdict[], name: Name): boolean {
  return verdicts.some((verdict) => verdict.name === name && verdict.enabled);
}

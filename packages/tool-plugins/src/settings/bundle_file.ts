import { isRecord } from "../is_record.ts";
import { findNearestName } from "@codexkit/protocol";
import { toNameHint } from "../name_hint.ts";
import { PluginError } from "../plugin_error.ts";
import { checkPluginConfig, checkPluginList, checkSettings } from "./check_settings.ts";
import type { AgentSettings, PluginConfig, ProviderSettings } from "./settings.ts";

/** An agent in a bundle file. */
export type AgentEntry = AgentSettings & {
  /** Id of the provider, in the host's own words. */
  provider: string;
  /** As it is sent to the provider. */
  model: string;
};

/** A file of plugins and agents. Format: JSON. */
export interface BundleFile {
  /** Plugins there are; the bundle's name stands for all of its own. Default all. */
  plugins?: readonly string[] | undefined;
  /** Plugins and features that no agent has. */
  disabled_plugins?: readonly string[] | undefined;
  /** Settings of providers, by id. */
  providers?: Readonly<Record<string, ProviderSettings>> | undefined;
  agents: Readonly<Record<string, AgentEntry>>;
}

/** One agent of a bundle file, ready for `selectPlugins`. */
export interface BundleAgent {
  provider: string;
  model: string;
  config: PluginConfig;
}

const KEYS: readonly string[] = ["plugins", "disabled_plugins", "providers", "agents"];

/**
 * Reads one agent of a bundle file. What is wrong with another agent does not matter.
 *
 * @param bundle - the parsed file
 * @throws {@link PluginError} `unknown_agent`; `invalid_config` for unknown keys and values that no key can hold.
 */
export function readAgent(bundle: unknown, name: string): BundleAgent {
  if (!isRecord(bundle)) throw refuse("a bundle file must be an object");
  for (const key of Object.keys(bundle)) {
    if (!KEYS.includes(key)) throw refuse(`unknown key \`${key}\`${toNameHint(key, KEYS)}`);
  }
  const { agents, plugins, disabled_plugins: disabled, providers } = bundle;
  checkPluginList("plugins", plugins);
  checkSettings("global", "bundle", { disabled_plugins: disabled });
  if (!isRecord(agents)) throw refuse("`agents` must be a table of agents");
  if (providers !== undefined && !isRecord(providers)) {
    throw refuse("`providers` must be a table of providers");
  }
  const entry = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (entry === undefined)
    throw new PluginError("unknown_agent", toMissing(name, Object.keys(agents)));
  const where = `agents.${name}`;
  if (!isRecord(entry)) throw refuse(`\`${where}\` must be an object of settings`);
  const { provider, model, ...agent } = entry;
  const providerName = readName(provider, `${where}.provider`);
  const providerSettings =
    providers !== undefined && Object.hasOwn(providers, providerName)
      ? providers[providerName]
      : undefined;
  checkSettings("agent", where, agent);
  checkSettings("provider", `providers.${providerName}`, providerSettings);
  const config: unknown = {
    agent,
    provider: providerSettings,
    global: { disabled_plugins: disabled },
    plugins,
  };
  checkPluginConfig(config);
  return { provider: providerName, model: readName(model, `${where}.model`), config };
}

function readName(value: unknown, where: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw refuse(`\`${where}\` must be a text`);
}

function toMissing(name: string, names: readonly string[]): string {
  const nearest = findNearestName(name, names);
  const advice =
    nearest === undefined ? `, agents are ${names.join(", ")}` : `, did you mean \`${nearest}\`?`;
  return `the bundle file has no agent \`${name}\`${names.length === 0 ? "" : advice}`;
}

function refuse(message: string): PluginError {
  return new PluginError("invalid_config", message);
}

import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { type Setting, SETTINGS_BY_KEY } from "../settings/settings_table.ts";
import {
  BUNDLE_NAME,
  FEATURE_NAMES,
  type FeatureName,
  FEATURES,
  PLUGIN_NAMES,
  type PluginName,
  PLUGINS,
} from "../plugin_table.ts";
import { toPluginSchemas } from "../tools/tool_schemas.ts";
import { toChatTool, toResponsesTool } from "../wire/wire_tools.ts";
import type {
  ManifestFeature,
  ManifestPlugin,
  ManifestSetting,
  PluginManifest,
} from "./manifest_schema.ts";

/** The manifest of this bundle, made from the tables that the code runs on. The file holds the same. */
export function createManifest(): PluginManifest {
  return {
    $schema: "./agent_plugin.schema.json",
    name: BUNDLE_NAME,
    description: "The tools that Codex models know, for any agent loop.",
    package: "@codexkit/tool-plugins",
    plugins: PLUGIN_NAMES.map(toManifestPlugin),
    features: FEATURE_NAMES.map(toManifestFeature),
    config: [...SETTINGS_BY_KEY].map(([key, setting]) => toManifestSetting(key, setting)),
  };
}

function toManifestFeature(name: FeatureName): ManifestFeature {
  const { description, emits, fills, settings } = FEATURES[name];
  return {
    name,
    description,
    ...(emits === undefined ? {} : { emits }),
    ...(fills === undefined ? {} : { fills }),
    config: settings,
  };
}

function toManifestSetting(key: string, setting: Setting): ManifestSetting {
  const { levels, schema, description } = setting;
  return {
    key,
    description,
    levels,
    schema: { ...schema },
    ...(setting.default === undefined ? {} : { default: setting.default }),
  };
}

function toManifestPlugin(name: PluginName): ManifestPlugin {
  const { schemaName, defaultEnabled, tag, settings, description } = PLUGINS[name];
  return {
    name,
    schema_name: schemaName,
    description,
    default_enabled: defaultEnabled,
    ...(tag === undefined ? {} : { tag }),
    config: settings,
    ...(name === "codex_mcp_tool" ? {} : { schemas: toSchemas(name) }),
  };
}

function toSchemas(name: Exclude<PluginName, "codex_mcp_tool">): ManifestPlugin["schemas"] {
  const schemas = toPluginSchemas(name, DEFAULT_SETTINGS);
  return { responses: { ...toResponsesTool(schemas) }, chat: { ...toChatTool(schemas) } };
}

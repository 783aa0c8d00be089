import type { JsonValue } from "@codexkit/protocol";
import type { ToolGate } from "../tool_candidate.ts";

/** What can be suggested. Older clients also suggest connectors. Wire: Codex 0.169.0. */
export type DiscoverableToolType = "plugin" | "connector";

/** A plugin that is not installed, and might be. */
export interface DiscoverablePlugin {
  type: "plugin";
  /** As the model names it. */
  id: string;
  /** Id in a marketplace; absent for a local plugin. */
  remotePluginId?: string | undefined;
  /** For people. */
  name: string;
  description?: string | undefined;
  /** Whether the plugin brings skills. */
  hasSkills: boolean;
  /** MCP servers the plugin brings. */
  mcpServerNames: readonly string[];
  /** Connectors that must be reachable before the plugin counts as installed. */
  appConnectorIds: readonly string[];
}

/** A connector that is not connected, and might be. */
export interface DiscoverableConnector {
  type: "connector";
  /** As the model names it. */
  id: string;
  /** For people. */
  name: string;
  description?: string | undefined;
  /** Page on which people connect it. */
  installUrl?: string | undefined;
}

/** Something a model may suggest to install. Mirrors: `DiscoverableTool` of Codex 0.169.0. */
export type DiscoverableTool = DiscoverablePlugin | DiscoverableConnector;

/** The client that shows suggestions in its own way, and so gets no tools for them. Wire: Codex 0.169.0. */
export const TUI_CLIENT_NAME = "codex-tui";

/**
 * What may be suggested to the people behind a client.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param clientName - As the client of the app-server calls itself; absent without one.
 */
export function filterInstallCandidates(
  tools: readonly DiscoverableTool[],
  clientName: string | undefined,
): readonly DiscoverableTool[] {
  return clientName === TUI_CLIENT_NAME ? [] : tools;
}

/** Features that all have to be on for suggestions. Wire: Codex 0.169.0. */
export interface InstallSuggestionFeatures {
  tool_suggest: boolean;
  apps: boolean;
  plugins: boolean;
}

/**
 * What decides whether a model can suggest to install something. Tool search has no say.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param candidates - From {@link filterInstallCandidates}.
 */
export function toInstallSuggestionGates(
  features: InstallSuggestionFeatures,
  candidates: readonly DiscoverableTool[],
): readonly ToolGate[] {
  const names = ["tool_suggest", "apps", "plugins"] as const;
  return [
    ...names.map((name): ToolGate => ({
      kind: "feature",
      subject: `features.${name}`,
      passed: features[name],
      found: features[name] ? "on" : "off",
      remedy: `set \`features.${name} = true\``,
    })),
    {
      kind: "environment",
      subject: "plugins to suggest",
      passed: candidates.length > 0,
      found: String(candidates.length),
      remedy: "add a marketplace that has plugins which are not installed",
    },
  ];
}

/** One entry of what a model may suggest. Wire: Codex 0.169.0. */
export interface InstallCandidateEntry {
  id: string;
  name: string;
  description: string | null;
  tool_type: DiscoverableToolType;
  has_skills: boolean;
  mcp_server_names: readonly string[];
  app_connector_ids: readonly string[];
}

/** What `list_available_plugins_to_install` answers. Wire: Codex 0.169.0. */
export function toInstallCandidateList(
  candidates: readonly DiscoverableTool[],
): { tools: readonly InstallCandidateEntry[] } & { readonly [key: string]: JsonValue } {
  return { tools: candidates.map(toEntry) };
}

function toEntry(
  tool: DiscoverableTool,
): InstallCandidateEntry & { readonly [key: string]: JsonValue } {
  const isPlugin = tool.type === "plugin";
  return {
    id: tool.id,
    name: tool.name,
    description: tool.description ?? null,
    tool_type: tool.type,
    has_skills: isPlugin && tool.hasSkills,
    mcp_server_names: isPlugin ? tool.mcpServerNames : [],
    app_connector_ids: isPlugin ? tool.appConnectorIds : [],
  };
}

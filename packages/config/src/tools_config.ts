import { readString, type UnknownRecord } from "@codexkit/protocol";
import type { Shape } from "./shape.ts";
import { isTable, readBoolean, readChoice, readStrings, readTable } from "./toml_table.ts";

/** Limits of hosted web search. Wire: `[tools.web_search]` (Codex 0.169.0). */
export interface WebSearchToolConfig {
  /** How much context a search returns. */
  context_size?: "low" | "medium" | "high" | undefined;
  /** Domains to stay in. */
  allowed_domains?: readonly string[] | undefined;
  /** Where the user is, roughly. */
  location?:
    | {
        country?: string | undefined;
        region?: string | undefined;
        city?: string | undefined;
        timezone?: string | undefined;
      }
    | undefined;
}

/** Settings of single tools. Wire: `[tools]` (Codex 0.169.0). */
export interface ToolsConfig {
  /** Limits of hosted web search, or the older on/off switch. */
  web_search?: boolean | WebSearchToolConfig | undefined;
  /** Whether `update_plan` is offered. Default false. */
  update_plan: { enabled: boolean };
  /** Whether `request_user_input` is offered. Default true. */
  experimental_request_user_input: { enabled: boolean };
  /** Ours: patterns of the only tools to offer; absent offers all. */
  allow?: readonly string[] | undefined;
  /** Ours: patterns of tools that are never offered; they win over `allow`. Default none. */
  deny: readonly string[];
}

/** The keys of `[tools]`. */
export function toToolsShape(): Shape {
  const onOff: Shape = { fields: { enabled: "boolean" } };
  const strings: Shape = { list: "string" };
  const location: Shape = {
    fields: { country: "string", region: "string", city: "string", timezone: "string" },
  };
  return {
    title: "struct ToolsToml",
    fields: {
      web_search: {
        scalar: "boolean",
        table: {
          fields: {
            context_size: { choices: ["low", "medium", "high"] },
            allowed_domains: strings,
            location,
          },
        },
      },
      update_plan: onOff,
      experimental_request_user_input: onOff,
      allow: strings,
      deny: strings,
      client_search_provider: "any",
    },
  };
}

/** The settings of a table that has passed the shape check. */
export function toTools(table: UnknownRecord): ToolsConfig {
  return {
    web_search: toWebSearch(table["web_search"]),
    update_plan: { enabled: readEnabled(table, "update_plan", false) },
    experimental_request_user_input: {
      enabled: readEnabled(table, "experimental_request_user_input", true),
    },
    allow: readStrings(table, "allow"),
    deny: readStrings(table, "deny") ?? [],
  };
}

function toWebSearch(value: unknown): boolean | WebSearchToolConfig | undefined {
  if (typeof value === "boolean") return value;
  if (!isTable(value)) return undefined;
  const location = readTable(value, "location");
  return {
    context_size: readChoice(value, "context_size", ["low", "medium", "high"]),
    allowed_domains: readStrings(value, "allowed_domains"),
    location: isTable(value["location"])
      ? {
          country: readString(location, "country"),
          region: readString(location, "region"),
          city: readString(location, "city"),
          timezone: readString(location, "timezone"),
        }
      : undefined,
  };
}

function readEnabled(table: UnknownRecord, key: string, otherwise: boolean): boolean {
  return readBoolean(readTable(table, key), "enabled") ?? otherwise;
}

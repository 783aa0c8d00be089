import type { WebSearchToolSpec } from "./tool_spec.ts";

/** How far hosted web search goes. Wire: `web_search` in config.toml (Codex 0.169.0). */
export type WebSearchMode = "disabled" | "cached" | "indexed" | "live";

/** What decides about hosted web search. */
export interface WebSearchInput {
  /** Default `cached`. */
  mode?: WebSearchMode | undefined;
  /** Whether commands run without a sandbox; then `cached` reaches the network too, for so do they. */
  fullAccess: boolean;
  /** Whether the provider lets searches leave its cache. */
  externalWebAccess: boolean;
  /** Whether the model reads images from the web. */
  images: boolean;
  /** Absent leaves it to the provider. */
  contextSize?: "low" | "medium" | "high" | undefined;
  /** Only these, where given. */
  allowedDomains?: readonly string[] | undefined;
  location?:
    | {
        country?: string | undefined;
        region?: string | undefined;
        city?: string | undefined;
        timezone?: string | undefined;
      }
    | undefined;
}

/**
 * The hosted web search of a turn; `undefined` when it is disabled.
 *
 * Wire: `web_search` in `tools[]` (Codex 0.169.0), members in the recorded order.
 */
export function toWebSearchSpec(input: WebSearchInput): WebSearchToolSpec | undefined {
  const mode = input.mode ?? "cached";
  if (mode === "disabled") return undefined;
  const external = input.externalWebAccess && (mode !== "cached" || input.fullAccess);
  const indexed = mode === "indexed" && input.externalWebAccess;
  const { allowedDomains, location, contextSize } = input;
  return {
    type: "web_search",
    external_web_access: external,
    ...(indexed ? { indexed_web_access: true } : {}),
    ...(allowedDomains === undefined ? {} : { filters: { allowed_domains: allowedDomains } }),
    ...(location === undefined ? {} : { user_location: { type: "approximate", ...location } }),
    ...(contextSize === undefined ? {} : { search_context_size: contextSize }),
    // A provider that keeps to its cache takes no content types. Wire: Amazon Bedrock under Codex 0.169.0.
    ...(input.images && input.externalWebAccess
      ? { search_content_types: ["text", "image"] as const }
      : {}),
  };
}

import type { FunctionToolSpec } from "../tool_spec.ts";
import type { DiscoverableToolType } from "./install_candidates.ts";

/** Name of the tool that lists what may be suggested. Wire: Codex 0.169.0. */
export const LIST_INSTALLABLE_TOOL_NAME = "list_available_plugins_to_install";
/** Name of the tool that suggests one of them. Wire: Codex 0.169.0. */
export const REQUEST_INSTALL_TOOL_NAME = "request_plugin_install";

/**
 * How a model hears of what it may suggest: by calling a tool, or in a list in its context.
 *
 * Mirrors: Codex 0.169.0.
 */
export type InstallPresentation = "list_tool" | "recommendation_context";

/** The tool that lists what may be suggested. Wire: shape of Codex 0.169.0, in our words. */
export const LIST_INSTALLABLE_SPEC: FunctionToolSpec = {
  type: "function",
  name: LIST_INSTALLABLE_TOOL_NAME,
  description:
    "Lists known plugins and connectors that are not installed. Call it when the user asks for one by name " +
    `and no tool of yours covers it; then suggest the exact match with \`${REQUEST_INSTALL_TOOL_NAME}\`.`,
  strict: false,
  parameters: { type: "object", properties: {}, additionalProperties: false },
};

const DESCRIPTIONS: { readonly [presentation in InstallPresentation]: string } = {
  list_tool:
    "Asks the user to install one plugin or connector. Only for an exact match of what the user asked for, " +
    `with the \`tool_type\` and \`id\` that \`${LIST_INSTALLABLE_TOOL_NAME}\` returned; never for things that ` +
    "merely seem useful. Call it alone, not beside other tools.",
  recommendation_context:
    "Asks the user to install a plugin of the `<recommended_plugins>` list that helps with the current request. " +
    "Say briefly why in `suggest_reason`.",
};

/**
 * The tool that suggests to install something. Only its description depends on the presentation.
 *
 * Wire: shape of Codex 0.169.0, in our words.
 *
 * @param types - What may be suggested. Default plugins; older clients also suggest connectors.
 */
export function createRequestInstallSpec(
  presentation: InstallPresentation,
  types: readonly DiscoverableToolType[] = ["plugin"],
): FunctionToolSpec {
  return {
    type: "function",
    name: REQUEST_INSTALL_TOOL_NAME,
    description: DESCRIPTIONS[presentation],
    strict: false,
    parameters: {
      type: "object",
      properties: {
        action_type: { type: "string", description: "What to do.", enum: ["install"] },
        suggest_reason: {
          type: "string",
          description: "One line for the user: how this helps with the request.",
        },
        tool_id: { type: "string", description: "Exact id of the plugin or connector." },
        tool_type: {
          type: "string",
          description: "Kind of thing to install.",
          enum: types,
        },
      },
      required: ["tool_type", "action_type", "tool_id", "suggest_reason"],
      additionalProperties: false,
    },
  };
}

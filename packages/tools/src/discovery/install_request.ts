import { isRecord, type JsonValue } from "@codexkit/protocol";
import { describeAtEnd, parseArguments } from "../arguments.ts";
import {
  type DiscoverableTool,
  type DiscoverableToolType,
  filterInstallCandidates,
  TUI_CLIENT_NAME,
} from "./install_candidates.ts";
import { type InstallPresentation, LIST_INSTALLABLE_TOOL_NAME } from "./install_specs.ts";

/** What to judge a call of `request_plugin_install` by. */
export interface InstallRequestContext {
  presentation: InstallPresentation;
  /** Everything that may be suggested, before it is filtered by client. */
  candidates: readonly DiscoverableTool[];
  /** As the client of the app-server calls itself; absent without one. */
  clientName?: string | undefined;
}

/** A suggestion that can be put to people. */
export interface InstallRequest {
  tool: DiscoverableTool;
  /** Why, for people; without blanks around it. */
  suggestReason: string;
}

/** A suggestion, or the text that tells the model what is wrong with it. */
export type ParsedInstallRequest =
  | { ok: true; request: InstallRequest }
  | { ok: false; problem: string };

/**
 * Reads the arguments of `request_plugin_install`. What stands in a list of the model's context needs its
 * id and a reason only; there `plugin_id` is another name for `tool_id`.
 *
 * Mirrors: texts of Codex.
 */
export function parseInstallRequest(
  text: string,
  context: InstallRequestContext,
): ParsedInstallRequest {
  const isListed = context.presentation === "list_tool";
  const parsed = isListed ? parseListed(text) : parseRecommended(text);
  if (!parsed.ok) return parsed;
  const { id, type } = parsed;
  const suggestReason = parsed.suggestReason.trim();
  if (suggestReason === "") return refuse("suggest_reason must not be empty");
  if (type === "plugin" && context.clientName === TUI_CLIENT_NAME) {
    return refuse(`plugin install requests are not available in ${TUI_CLIENT_NAME} yet`);
  }
  const candidates = filterInstallCandidates(context.candidates, context.clientName);
  const tool = candidates.find((candidate) => candidate.id === id && candidate.type === type);
  if (tool) return { ok: true, request: { tool, suggestReason } };
  return refuse(
    isListed
      ? `tool_id must match one of the discoverable tools returned by ${LIST_INSTALLABLE_TOOL_NAME}`
      : "plugin_id must match one of the entries in the <recommended_plugins> list",
  );
}

type ReadArguments =
  | { ok: true; id: string; type: DiscoverableToolType; suggestReason: string }
  | { ok: false; problem: string };

function parseListed(text: string): ReadArguments {
  const parsed = parseArguments(text, {
    tool_type: { type: "string", required: true },
    action_type: { type: "string", required: true },
    tool_id: { type: "string", required: true },
    suggest_reason: { type: "string", required: true },
  });
  if (!parsed.ok) return parsed;
  const { tool_type: type, action_type: action, tool_id: id, suggest_reason } = parsed.values;
  if (type !== "plugin" && type !== "connector") {
    return refuse(
      describeAtEnd(text, `unknown variant \`${type}\`, expected \`plugin\` or \`connector\``),
    );
  }
  if (action === "enable") {
    return refuse('plugin install requests currently support only action_type="install"');
  }
  if (action !== "install") {
    return refuse(describeAtEnd(text, `unknown variant \`${action}\`, expected \`install\``));
  }
  return { ok: true, id, type, suggestReason: suggest_reason };
}

function parseRecommended(text: string): ReadArguments {
  const parsed = parseArguments(text, {
    plugin_id: { type: "string" },
    tool_id: { type: "string" },
    suggest_reason: { type: "string", required: true },
  });
  if (!parsed.ok) return parsed;
  const id = parsed.values.plugin_id ?? parsed.values.tool_id;
  return id === undefined
    ? refuse(describeAtEnd(text, "missing field `plugin_id`"))
    : { ok: true, id, type: "plugin", suggestReason: parsed.values.suggest_reason };
}

function refuse(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}

/** Server in whose name suggestions are put to people. Wire: Codex 0.169.0. */
const INSTALL_SERVER_NAME = "codex_apps";

/** A suggestion as it is put to people. Wire: `mcpServer/elicitation/request`, without thread and turn (Codex 0.169.0). */
export interface InstallElicitation {
  serverName: string;
  mode: "form";
  /** The reason. */
  message: string;
  /** There is nothing to fill in. */
  requestedSchema: { type: "object"; properties: Readonly<Record<string, never>> };
  _meta: { readonly [key: string]: JsonValue };
}

/** Id of the request that puts a suggestion to people. Mirrors: Codex 0.169.0. */
export function toInstallRequestId(callId: string): string {
  return `request_plugin_install_${callId}`;
}

/**
 * A suggestion as it is put to people.
 *
 * Wire: Codex 0.169.0. Of a plugin in a marketplace it names the marketplace's id and the connectors, of a
 * connector the page to connect it on.
 */
export function toInstallElicitation({ tool, suggestReason }: InstallRequest): InstallElicitation {
  const remote = tool.type === "plugin" ? tool.remotePluginId : undefined;
  const page = tool.type === "connector" ? tool.installUrl : undefined;
  return {
    serverName: INSTALL_SERVER_NAME,
    mode: "form",
    message: suggestReason,
    requestedSchema: { type: "object", properties: {} },
    _meta: {
      codex_approval_kind: "tool_suggestion",
      persist: "always",
      tool_type: tool.type,
      suggest_type: "install",
      suggest_reason: suggestReason,
      tool_id: tool.id,
      tool_name: tool.name,
      ...(remote === undefined ? {} : { remote_plugin_id: remote, app_ids: toConnectorIds(tool) }),
      ...(page === undefined ? {} : { install_url: page }),
    },
  };
}

/** What people did with a suggestion. Wire: answer to `mcpServer/elicitation/request`. */
export interface InstallDecision {
  /** Whether they went along. */
  confirmed: boolean;
  /** Whether they want to see this suggestion never again. */
  never: boolean;
}

/** Reads the answer to a suggestion; no answer, or one of another form, is a no. Wire: Codex 0.169.0. */
export function readInstallDecision(answer: unknown): InstallDecision {
  if (!isRecord(answer)) return { confirmed: false, never: false };
  const { action, _meta } = answer;
  return {
    confirmed: action === "accept",
    never: action === "decline" && isRecord(_meta) && _meta["persist"] === "always",
  };
}

/** A connector as it stands after people went along. */
export interface ConnectorState {
  id: string;
  isAccessible: boolean;
}

/**
 * Whether what was suggested is there now: every connector it needs is known and can be reached.
 *
 * Mirrors: Codex 0.169.0.
 */
export function isInstallCompleted(
  tool: DiscoverableTool,
  connectors: readonly ConnectorState[],
): boolean {
  const accessible = new Set(
    connectors.filter(({ isAccessible }) => isAccessible).map(({ id }) => id),
  );
  return toConnectorIds(tool).every((id) => accessible.has(id));
}

function toConnectorIds(tool: DiscoverableTool): readonly string[] {
  return tool.type === "plugin" ? tool.appConnectorIds : [tool.id];
}

/**
 * What `request_plugin_install` answers.
 *
 * Wire: Codex 0.169.0.
 */
export function toInstallResult(
  { tool, suggestReason }: InstallRequest,
  outcome: {
    /** Whether people went along. */
    confirmed: boolean;
    /** From {@link isInstallCompleted}; false unless people went along. */
    completed: boolean;
  },
): { readonly [key: string]: JsonValue } {
  return {
    completed: outcome.completed,
    user_confirmed: outcome.confirmed,
    tool_type: tool.type,
    action_type: "install",
    tool_id: tool.id,
    tool_name: tool.name,
    suggest_reason: suggestReason,
  };
}

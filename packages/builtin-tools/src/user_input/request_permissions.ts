import type { ApprovalPolicy } from "@codexkit/protocol";
import {
  describeAtEnd,
  type FunctionToolSpec,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  toJsonOutput,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
} from "@codexkit/tools";
import { findEnvironment, type TurnEnvironment } from "../environment/turn_environment.ts";
import { flagArgument, listArgument, objectArgument, textArgument } from "../schema_parts.ts";
import { waitFor } from "../tool_clock.ts";
import type { ToolContext } from "../tool_context.ts";
import {
  isEmptyProfile,
  limitProfile,
  parsePermissionProfile,
  type PermissionProfile,
  toProfileJson,
} from "./permission_profile.ts";

/** What a turn asks to be allowed. */
export interface PermissionsRequest {
  turnId: string;
  callId: string;
  environmentId: string;
  /** Absolute; of that environment. */
  cwd: string;
  /** The model's words. */
  reason: string | undefined;
  permissions: PermissionProfile;
}

/** What was allowed, and for how long. */
export interface PermissionsGrant {
  permissions: PermissionProfile;
  scope: "turn" | "session";
}

/** Decides about permissions: a person, a policy, a client far away. */
export interface PermissionsHandler {
  /**
   * @param signal - fires when nobody waits any more
   * @returns `undefined` when nobody decided.
   */
  request(request: PermissionsRequest, signal: AbortSignal): Promise<PermissionsGrant | undefined>;
}

/** What the tool needs. */
export interface RequestPermissionsOptions {
  /** Absent: nothing is ever allowed. */
  handler: PermissionsHandler | undefined;
  /** The primary one first. */
  environments: readonly TurnEnvironment[];
  /** Called with what was allowed, which is never more than was asked for. Not called for nothing. */
  onGranted: (grant: PermissionsGrant, request: PermissionsRequest) => void;
}

const PATH = { type: "string" } as const;

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const REQUEST_PERMISSIONS_SPEC: FunctionToolSpec = {
  type: "function",
  name: "request_permissions",
  description:
    "Asks the user for access to files or to the network, and waits. The answer holds what was granted, which may be less; it applies to later commands of this turn, or of the session if the user says so.",
  strict: false,
  parameters: objectArgument(
    {
      environment_id: textArgument(
        "For which environment, as in <environment_context>. Default the primary one.",
      ),
      permissions: objectArgument(
        {
          file_system: objectArgument(
            {
              read: listArgument("Paths to read, absolute or from the working folder.", PATH),
              write: listArgument("Paths to write, absolute or from the working folder.", PATH),
            },
            undefined,
            "Access to files.",
          ),
          network: objectArgument(
            { enabled: flagArgument("True asks for the network.") },
            undefined,
            "Access to the network.",
          ),
        },
        undefined,
        "What to ask for.",
      ),
      reason: textArgument("Why, in one short sentence."),
    },
    ["permissions"],
  ),
};

const FIELDS = {
  environment_id: { type: "string" },
  permissions: { type: "json", required: true },
  reason: { type: "string" },
} as const;

/**
 * Asks for permissions. Fails closed: no handler, an approval policy that lets nobody be asked, a handler that throws,
 * all grant nothing.
 *
 * Wire: `request_permissions` of Codex 0.169.0.
 */
export function createRequestPermissions(
  context: Pick<ToolContext, "approvalPolicy">,
  options: RequestPermissionsOptions,
): ToolExecutor {
  return {
    toolName: { name: "request_permissions" },
    spec: REQUEST_PERMISSIONS_SPEC,
    handle: async (call) => {
      const text = toFunctionArguments(call);
      const parsed = parseArguments(text, FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const request = toRequest(parsed.values, options.environments, call);
      if (typeof request === "string") return toFailedOutput(request);
      const permissions = parsePermissionProfile(parsed.values.permissions, request.cwd);
      if (typeof permissions === "string") return toFailedOutput(describeAtEnd(text, permissions));
      if (isEmptyProfile(permissions)) return toFailedOutput(NOTHING_ASKED);
      const handler = mayAsk(context.approvalPolicy) ? options.handler : undefined;
      const asked = { ...request, permissions };
      const decision = await decide(handler, asked, call.signal);
      if (decision === undefined) return toFailedOutput(CANCELLED);
      const grant = {
        permissions: limitProfile(decision.permissions, permissions),
        scope: decision.scope === "session" ? "session" : "turn",
      } as const;
      if (!isEmptyProfile(grant.permissions)) options.onGranted(grant, asked);
      return toAnswer(grant);
    },
  };
}

function mayAsk(policy: ApprovalPolicy): boolean {
  return typeof policy === "string" ? policy !== "never" : policy.granular.request_permissions;
}

function toRequest(
  args: { environment_id: string | undefined; reason: string | undefined },
  environments: readonly TurnEnvironment[],
  { turnId, callId }: ToolCall,
): Omit<PermissionsRequest, "permissions"> | string {
  const [primary] = environments;
  if (primary === undefined) return "request_permissions is unavailable without an environment";
  const found = findEnvironment(environments, args.environment_id ?? primary.id);
  if (!found.ok) return found.problem;
  const { id: environmentId, cwd } = found.environment;
  return { turnId, callId, environmentId, cwd, reason: args.reason };
}

async function decide(
  handler: PermissionsHandler | undefined,
  request: PermissionsRequest,
  signal: AbortSignal,
): Promise<PermissionsGrant | undefined> {
  if (handler === undefined) return { permissions: {}, scope: "turn" };
  try {
    const end = await waitFor((stop) => handler.request(request, stop), { signal });
    return end.kind === "done" ? end.value : undefined;
  } catch {
    return undefined;
  }
}

function toAnswer({ permissions, scope }: PermissionsGrant): ToolOutput {
  return toJsonOutput({ permissions: toProfileJson(permissions), scope });
}

const NOTHING_ASKED = "request_permissions requires at least one permission";
const CANCELLED = "request_permissions was cancelled before receiving a response";

import { isRecord } from "./json.ts";

/** What commands may touch. Wire: `sandbox_mode` (Codex 0.169.0). */
export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";

/** All sandbox modes, strictest first. */
export const SANDBOX_MODES = ["read-only", "workspace-write", "danger-full-access"] as const;

/** Which kinds of question a person is asked. Wire: `approval_policy.granular` (Codex 0.169.0). */
export interface GranularApprovalPolicy {
  /** What may be asked; the others are refused without asking. */
  granular: {
    /** Commands that leave the sandbox, and patches that write outside of it. */
    sandbox_approval: boolean;
    /** Rules of the exec policy. */
    rules: boolean;
    /** Questions of MCP servers, and about their tools. */
    mcp_elicitations: boolean;
    /** The tool that asks for permissions. Default false. */
    request_permissions: boolean;
    /** Scripts of skills. Default false. */
    skill_approval: boolean;
  };
}

/** When a person is asked before a command runs. Wire: `approval_policy` (Codex 0.169.0). */
export type ApprovalPolicy = (typeof APPROVAL_POLICIES)[number] | GranularApprovalPolicy;

/** All approval policies that are plain words. */
export const APPROVAL_POLICIES = ["untrusted", "on-request", "never"] as const;

/**
 * Reads an approval policy as files and clients have it. Switches that are missing are off.
 *
 * @returns `undefined` for anything that is none.
 */
export function parseApprovalPolicy(value: unknown): ApprovalPolicy | undefined {
  if (!isRecord(value)) return APPROVAL_POLICIES.find((policy) => policy === value);
  const { granular } = value;
  if (!isRecord(granular)) return undefined;
  const isOn = (key: keyof GranularApprovalPolicy["granular"]): boolean => granular[key] === true;
  return {
    granular: {
      sandbox_approval: isOn("sandbox_approval"),
      rules: isOn("rules"),
      mcp_elicitations: isOn("mcp_elicitations"),
      request_permissions: isOn("request_permissions"),
      skill_approval: isOn("skill_approval"),
    },
  };
}

/** How people are told of an approval policy: its word, or the kinds of question that may be asked. */
export function toApprovalPolicyLabel(policy: ApprovalPolicy): string {
  if (typeof policy === "string") return policy;
  const asked = Object.entries(policy.granular).flatMap(([kind, isOn]) => (isOn ? [kind] : []));
  return `granular (${asked.length === 0 ? "nothing is asked" : asked.join(", ")})`;
}

/**
 * The boundary a turn runs in.
 *
 * Mirrors: `sandbox_policy` in the `turn_context` lines of rollouts (Codex 0.169.0).
 */
export type SandboxPolicy =
  | { type: "danger-full-access" }
  | { type: "read-only" }
  | {
      type: "workspace-write";
      /** Absolute folders that may be written besides the working directory. */
      writable_roots: readonly string[];
      /** Whether commands reach the network. Default false. */
      network_access: boolean;
      /** Keeps `$TMPDIR` unwritable. Default false. */
      exclude_tmpdir_env_var: boolean;
      /** Keeps `/tmp` unwritable. Default false. */
      exclude_slash_tmp: boolean;
    };

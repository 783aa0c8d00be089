/** What commands may touch. Wire: `sandbox_mode` (Codex 0.169.0). */
export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";

/** All sandbox modes, strictest first. */
export const SANDBOX_MODES = ["read-only", "workspace-write", "danger-full-access"] as const;

/** When a person is asked before a command runs. Wire: `approval_policy` (Codex 0.169.0). */
export type ApprovalPolicy = "untrusted" | "on-request" | "never";

/** All approval policies that are plain words. */
export const APPROVAL_POLICIES = ["untrusted", "on-request", "never"] as const;

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

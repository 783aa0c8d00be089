import path from "node:path";

/** No sandbox. */
export interface DangerFullAccessPolicy {
  /** Tells the kinds of {@link SandboxPolicy} apart. */
  type: "danger-full-access";
}

/** Everything can be read, nothing written, no network. */
export interface ReadOnlyPolicy {
  /** Tells the kinds of {@link SandboxPolicy} apart. */
  type: "read-only";
}

/** Everything can be read; the working directory, temporary folders and named folders can be written. */
export interface WorkspaceWritePolicy {
  /** Tells the kinds of {@link SandboxPolicy} apart. */
  type: "workspace-write";
  /** More folders to write to; relative ones start at the working directory. */
  writable_roots?: readonly string[] | undefined;
  /** Whether the network can be used. Default false. */
  network_access?: boolean | undefined;
  /** True keeps the folder that `TMPDIR` names read-only. Default false. */
  exclude_tmpdir_env_var?: boolean | undefined;
  /** True keeps `/tmp` read-only. Default false. */
  exclude_slash_tmp?: boolean | undefined;
}

/**
 * What a command may touch.
 *
 * Wire: `sandbox_policy` of a rollout (Codex 0.169.0); the names are the wire names.
 */
export type SandboxPolicy = DangerFullAccessPolicy | ReadOnlyPolicy | WorkspaceWritePolicy;

const SLASH_TMP = "/tmp";

/** Whether the policy lets a command use the network. */
export function isNetworkAllowed(policy: SandboxPolicy): boolean {
  switch (policy.type) {
    case "danger-full-access":
      return true;
    case "read-only":
      return false;
    case "workspace-write":
      return policy.network_access === true;
    default:
      return policy satisfies never;
  }
}

/**
 * The folders that can be written, absolute, each once, and parents before children. Empty for the other
 * policies. Whether they exist is not asked.
 */
export function resolveWritableRoots(
  policy: SandboxPolicy,
  options: { cwd: string; tmpdir: string | undefined },
): string[] {
  if (policy.type !== "workspace-write") return [];
  const { cwd, tmpdir } = options;
  const roots = [cwd, ...(policy.writable_roots ?? []).map((root) => path.resolve(cwd, root))];
  if (policy.exclude_slash_tmp !== true) roots.push(SLASH_TMP);
  if (policy.exclude_tmpdir_env_var !== true && tmpdir !== undefined && path.isAbsolute(tmpdir))
    roots.push(tmpdir);
  const unique = new Set(roots.map((root) => path.resolve(root)));
  // A parent is a prefix of its children, so the plain order of texts puts it first.
  return [...unique].toSorted((a, b) => (a < b ? -1 : 1));
}

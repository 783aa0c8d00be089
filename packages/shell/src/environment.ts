/**
 * `[shell_environment_policy]`: which variables a command sees.
 *
 * Wire: config.toml (Codex 0.169.0); the names are the config names.
 */
export interface ShellEnvironmentPolicy {
  /** What is taken over: everything (default), a short list of harmless names, or nothing. */
  inherit?: "all" | "core" | "none" | undefined;
  /** False drops names that hold KEY, SECRET or TOKEN. Default true: they are kept. */
  ignore_default_excludes?: boolean | undefined;
  /** Names to drop, with the wildcards `*` and `?`; case does not matter. */
  exclude?: readonly string[] | undefined;
  /** Variables to add or overwrite; not subject to `exclude`. */
  set?: Readonly<Record<string, string>> | undefined;
  /** When not empty, all other names are dropped, those of `set` included; wildcards as in `exclude`. */
  include_only?: readonly string[] | undefined;
}

/** What {@link toExecVariables} writes down for a command. */
export interface ExecIdentity {
  /** Id of the thread. */
  threadId: string;
  /** Id of the session. */
  sessionId: string;
  /** Id of the tool call. */
  toolCallId: string;
  /** Version of Codex that is spoken, such as `0.169.0`. */
  version: string;
  /** Name of the permission profile, such as `:read-only`; absent without a sandbox. */
  permissionProfile?: string | undefined;
  /** Whether the sandbox keeps the command off the network. */
  isNetworkDisabled?: boolean | undefined;
}

const CORE_NAMES: ReadonlySet<string> = new Set([
  "PATH",
  "SHELL",
  "TMPDIR",
  "TEMP",
  "TMP",
  "HOME",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "LOGNAME",
  "USER",
]);

const DEFAULT_EXCLUDES: readonly string[] = ["*KEY*", "*SECRET*", "*TOKEN*"];

/** Variables that unified exec sets for every command: no colours, no pagers, UTF-8. Mirrors: Codex 0.169.0. */
export const UNIFIED_EXEC_VARIABLES: Readonly<Record<string, string>> = {
  NO_COLOR: "1",
  TERM: "dumb",
  LANG: "C.UTF-8",
  LC_CTYPE: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  COLORTERM: "",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GH_PAGER: "cat",
  CODEX_CI: "1",
  CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS: "1",
};

/** All variables that unified exec forces on a command: {@link UNIFIED_EXEC_VARIABLES} and who is asking. */
export function toExecVariables(identity: ExecIdentity): Record<string, string> {
  const { permissionProfile, isNetworkDisabled } = identity;
  return {
    ...UNIFIED_EXEC_VARIABLES,
    CODEX_THREAD_ID: identity.threadId,
    CODEX_SESSION_ID: identity.sessionId,
    CODEX_TOOL_CALL_ID: identity.toolCallId,
    CODEX_VERSION: identity.version,
    ...(permissionProfile === undefined ? {} : { CODEX_PERMISSION_PROFILE: permissionProfile }),
    ...(isNetworkDisabled === true ? { CODEX_SANDBOX_NETWORK_DISABLED: "1" } : {}),
  };
}

/**
 * The environment of a command: what the policy lets through of `base`, then `forced` on top.
 *
 * Mirrors: Codex 0.169.0, whose order is inherit, default excludes, `exclude`, `set`, `include_only`.
 */
export function buildEnvironment(options: {
  policy?: ShellEnvironmentPolicy | undefined;
  base: Readonly<Record<string, string | undefined>>;
  forced?: Readonly<Record<string, string>> | undefined;
}): Record<string, string> {
  const { policy = {}, base, forced = {} } = options;
  const inherit = policy.inherit ?? "all";
  const excludes = [
    ...(policy.ignore_default_excludes === false ? DEFAULT_EXCLUDES : []),
    ...(policy.exclude ?? []),
  ];
  const kept = new Map<string, string>();
  for (const [name, value] of Object.entries(base)) {
    if (value === undefined || inherit === "none") continue;
    if (inherit === "core" && !CORE_NAMES.has(name.toUpperCase())) continue;
    if (!matchesAny(name, excludes)) kept.set(name, value);
  }
  for (const [name, value] of Object.entries(policy.set ?? {})) kept.set(name, value);
  const includeOnly = policy.include_only ?? [];
  if (includeOnly.length > 0) {
    for (const name of kept.keys()) {
      if (!matchesAny(name, includeOnly)) kept.delete(name);
    }
  }
  for (const [name, value] of Object.entries(forced)) kept.set(name, value);
  return Object.fromEntries(kept);
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(name.toUpperCase(), pattern.toUpperCase()));
}

/** Wildcard match that goes back to the last `*` only, so it takes at most name times pattern steps. */
function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const wanted = pattern[inPattern];
    if (wanted === "*") {
      star = inPattern++;
      starAt = at;
    } else if (wanted !== undefined && (wanted === "?" || wanted === name[at])) {
      at++;
      inPattern++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}

import type { SandboxPolicy } from "@codexkit/protocol";

/** What the model is told about where it works. */
export interface EnvironmentContext {
  /** Absolute. */
  cwd: string;
  /** Name of the user's shell: `bash`, `zsh`, … */
  shell: string;
  /** `YYYY-MM-DD` in that time zone. */
  currentDate: string;
  /** IANA name. */
  timezone: string;
  sandboxPolicy: SandboxPolicy;
  /** Absolute roots that may be written under workspace-write, the working directory first. */
  writableRoots: readonly string[];
}

const PROTECTED_FOLDERS = [".git", ".agents", ".codex"] as const;

/**
 * The user text that describes the surroundings of a turn.
 *
 * @param changesOnly leaves out the folder and the shell: for later turns, when only permissions changed.
 *
 * Wire: `<environment_context>` of Codex 0.169.0.
 */
export function toEnvironmentText(
  context: EnvironmentContext,
  options: { changesOnly?: boolean } = {},
): string {
  const place =
    options.changesOnly === true ? [] : [tag("cwd", context.cwd), tag("shell", context.shell)];
  const lines = [
    ...place,
    tag("current_date", context.currentDate),
    tag("timezone", context.timezone),
    toFilesystemText(context),
  ];
  return `<environment_context>\n${lines.map((line) => `  ${line}`).join("\n")}\n</environment_context>`;
}

function toFilesystemText(context: EnvironmentContext): string {
  const roots = `<workspace_roots>${tag("root", context.cwd)}</workspace_roots>`;
  return `<filesystem>${roots}${toProfileText(context)}</filesystem>`;
}

function toProfileText(context: EnvironmentContext): string {
  if (context.sandboxPolicy.type === "danger-full-access") {
    return '<permission_profile type="disabled"><file_system type="unrestricted" /></permission_profile>';
  }
  const entries = [entry("read", tag("special", ":root"))];
  if (context.sandboxPolicy.type === "workspace-write") {
    for (const root of context.writableRoots) entries.push(entry("write", tag("path", root)));
    if (!context.sandboxPolicy.exclude_slash_tmp)
      entries.push(entry("write", tag("special", ":slash_tmp")));
    if (!context.sandboxPolicy.exclude_tmpdir_env_var)
      entries.push(entry("write", tag("special", ":tmpdir")));
    for (const folder of PROTECTED_FOLDERS)
      entries.push(entry("read", tag("path", `${context.cwd}/${folder}`)));
  }
  return `<permission_profile type="managed"><file_system type="restricted">${entries.join("")}</file_system></permission_profile>`;
}

const tag = (name: string, value: string): string => `<${name}>${escapeXml(value)}</${name}>`;
const entry = (access: "read" | "write", inner: string): string =>
  `<entry access="${access}">${inner}</entry>`;

/** Folder names may hold `<` and `&`: as they stand they would close tags. */
function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

import { buildEnvironment, type ShellEnvironmentPolicy } from "../environment.ts";
import type { SnapshotShell } from "./capture_script.ts";

/** What a snapshot is made of. */
export interface SnapshotSource {
  shell: SnapshotShell;
  /** What the capture script wrote, one character a byte: values need not be UTF-8. */
  captured: string;
  /** What encloses it. */
  marker: string;
  /** The environment that the script was started with, one character a byte. */
  env: Readonly<Record<string, string>>;
  /** Which variables may be written down. */
  policy?: ShellEnvironmentPolicy | undefined;
}

/** First line of a snapshot. Wire: Codex 0.169.0. */
const SNAPSHOT_HEADER = "# Snapshot file";

/**
 * The text of a snapshot: commands that bring a shell to where its startup files bring it. One character a
 * byte. `undefined` when the shell did not tell everything.
 *
 * Of the exported variables those are written that the startup files changed, set or took away. What a command
 * is started with it has anyway, and so it does not get onto the disk. What the policy keeps from commands is
 * left out, with `inherit = "none"` all of it, and so are the places the shell is in.
 */
export function toSnapshotText(source: SnapshotSource): string | undefined {
  const { captured, marker, shell } = source;
  const end = `\0${marker}\0`;
  const start = captured.indexOf(end);
  // What is written later, as by a logout file, is noise like what is written before.
  const stop = captured.indexOf(end, start + marker.length + 1);
  if (start < 0 || stop < 0) return undefined;
  const inner = captured.slice(start + end.length, stop);
  const [options = "", functions = "", aliases, ...variables] = inner.split("\0");
  if (aliases === undefined) return undefined;
  return [
    SNAPSHOT_HEADER,
    "unalias -a 2>/dev/null || :",
    "# Options",
    ...toOptionLines(shell, options),
    "# Functions",
    functions.trimEnd(),
    "# Aliases",
    ...toAliasLines(aliases),
    "# Exports",
    ...toExportLines(variables, source),
    ":",
    "",
  ].join("\n");
}

/** Options that a script cannot set, or that would break or show the commands which use the snapshot. */
const LEFT_OUT_OPTIONS: ReadonlySet<string> = new Set([
  "allexport",
  "errexit",
  "errreturn",
  "history",
  "interactive",
  "keyword",
  "login",
  "login_shell",
  "monitor",
  "noexec",
  "nounset",
  "onecmd",
  "posix",
  "privileged",
  "restricted",
  "restricted_shell",
  "shinstdin",
  "singlecommand",
  "stdin",
  "verbose",
  "xtrace",
  "zle",
]);

function toOptionLines(shell: SnapshotShell, options: string): string[] {
  const lines = options.split("\n").filter((line) => line !== "");
  const set = shell === "zsh" ? lines.map((name) => `setopt ${name}`) : lines;
  return set.filter((line) => isSettable(line)).map((line) => `${line} 2>/dev/null || :`);
}

function isSettable(line: string): boolean {
  const [, name] = /^(?:set -o|shopt -s|setopt) ([\w-]+)$/.exec(line) ?? [];
  return name !== undefined && !LEFT_OUT_OPTIONS.has(name);
}

/** Some shells leave out the word `alias`; a line that starts otherwise goes on with the value before it. */
function toAliasLines(aliases: string): string[] {
  const lines = aliases.split("\n").filter((line) => line !== "");
  return lines.map((line) => (/^[\w.-]+=/.test(line) ? `alias ${line}` : line));
}

/** Where the shell is, and what it counts: not the doing of startup files. */
const LEFT_OUT_VARIABLES: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "SHLVL", "_"]);

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function toExportLines(
  variables: readonly string[],
  { env, policy = {} }: SnapshotSource,
): string[] {
  const entries = variables.map((entry) => {
    const at = entry.indexOf("=");
    return at < 0 ? ["", ""] : [entry.slice(0, at), entry.slice(at + 1)];
  });
  const after = buildEnvironment({
    policy: { ...policy, set: undefined },
    base: Object.fromEntries(entries),
  });
  const names = new Set(entries.map(([name = ""]) => name));
  return [
    ...Object.entries(after)
      .filter(([name, value]) => isOurs(name) && env[name] !== value)
      .map(([name, value]) => `export ${name}=${quote(value)}`),
    ...Object.keys(env)
      .filter((name) => isOurs(name) && !names.has(name))
      .map((name) => `unset ${name}`),
  ].toSorted();
}

function isOurs(name: string): boolean {
  return VARIABLE_NAME.test(name) && !LEFT_OUT_VARIABLES.has(name);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

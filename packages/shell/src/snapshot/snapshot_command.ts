/** What {@link toSnapshotCommand} needs besides the command line. */
export interface SnapshotCommandOptions {
  /** Path of the shell that the snapshot is of. */
  shell: string;
  /** Absolute path of the snapshot. */
  file: string;
  /** Names of variables that the snapshot must not change. Those that no shell can set are ignored. */
  overrides: readonly string[];
}

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The command line that reads a snapshot in place of startup files; anything but a login call comes back as it
 * is. Script and words are handed over as they are, so their quotes cannot make them longer than the system
 * allows. Mirrors: Codex 0.169.0.
 */
export function toSnapshotCommand(
  argv: readonly string[],
  { shell, file, overrides }: SnapshotCommandOptions,
): readonly string[] {
  const [program, flag, ...scriptAndWords] = argv;
  if (program === undefined || flag !== "-lc" || scriptAndWords.length === 0) return argv;
  const names = [...new Set(overrides)].filter((name) => VARIABLE_NAME.test(name));
  const script = [
    ...names.map(
      (name, at) => `__codexkit_is_set_${at}=\${${name}+x} __codexkit_value_${at}=\${${name}-}`,
    ),
    "__codexkit_file=$1 __codexkit_shell=$2; shift 2",
    'if . "$__codexkit_file" >/dev/null 2>&1; then :; fi',
    ...names.map(
      (name, at) =>
        `if [ -n "$__codexkit_is_set_${at}" ]; then export ${name}="$__codexkit_value_${at}"; else unset ${name}; fi`,
    ),
    'exec "$__codexkit_shell" -c "$@"',
  ].join("\n");
  return [shell, "-c", script, shell, file, program, ...scriptAndWords];
}

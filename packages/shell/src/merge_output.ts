/**
 * The command line that runs a command with its standard error on the same descriptor as its standard output.
 *
 * Two descriptors are two streams to whoever reads them, and what was written to both within a moment comes in
 * any order. On one it comes as it was written. The shell replaces itself, so there is no process more.
 */
export function toMergedArgv(argv: readonly string[]): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh", ...argv];
}

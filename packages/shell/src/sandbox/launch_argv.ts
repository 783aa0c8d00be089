import { accessSync, constants } from "node:fs";

/** The descriptor that a launched program finds the filter on; one digit, as dash knows no others. */
export const FILTER_FD = 9;

/** Programs that can run {@link LAUNCH_SCRIPT}, best first. dash is the last: it cannot close descriptors above 9. */
const LAUNCHERS: readonly string[] = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"];

/** Opens the file `$0` as descriptor 9, closes what else was inherited but input and output, and becomes the rest. */
const LAUNCH_SCRIPT =
  'exec 9<"$0" || exit 126; ' +
  'for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 2 ] || [ "$fd" -eq 9 ] || eval "exec $fd>&-"; done; ' +
  'exec "$@"';

/**
 * The command line that runs `command` with a file open as descriptor {@link FILTER_FD} and nothing else
 * inherited but descriptors 0 to 2.
 *
 * A shell does this because a descriptor can be handed to a child neither on node-pty's nor on Bun's
 * terminals, while a command line works everywhere. It replaces itself, so the process is the one that was
 * started: signals and the death of the host reach it. Closing the rest keeps a descriptor of the host, such
 * as node-pty's side of another command's terminal, out of the sandbox, where it would be a way out.
 */
export function toLaunchArgv(
  command: readonly string[],
  options: { filter: string; isProgram?: ((file: string) => boolean) | undefined },
): string[] {
  const { filter, isProgram = canRun } = options;
  const bash = LAUNCHERS.find((file) => isProgram(file));
  // -p: neither BASH_ENV nor functions from the environment. --norc: nor, if input is a socket, ~/.bashrc.
  const launcher = bash === undefined ? ["/bin/sh"] : [bash, "--norc", "-p"];
  return [...launcher, "-c", LAUNCH_SCRIPT, filter, ...command];
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

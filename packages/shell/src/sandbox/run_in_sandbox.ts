import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { toExitCode } from "../child_process.ts";
import { ShellError } from "../errors.ts";
import { createSandbox, type SandboxOptions } from "./sandbox.ts";
import { isNetworkAllowed } from "./sandbox_policy.ts";

/** What {@link runInSandbox} needs besides the command. */
export interface RunInSandboxOptions extends SandboxOptions {
  /** The whole environment of the command; its `PATH` and `TMPDIR` also count for the sandbox. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The terminal sends these to the command as well, which decides what they mean. */
const LEFT_TO_COMMAND: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
/** Sent to this process alone, so they are passed on. */
const PASSED_ON: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP"];

function ignore(): void {}

/**
 * Runs one command under a policy, on the input, output and terminal of this process, and answers its exit
 * code: 128 + n after signal n.
 *
 * While it runs, SIGINT and SIGQUIT do not end this process, and SIGTERM and SIGHUP end the command.
 *
 * @throws {@link ShellError} `invalid_request` without a program, `sandbox_unavailable`, and `spawn_failed`
 * when the program or the directory cannot be used. A program that is missing inside the sandbox is told of
 * on standard error, exit code 1.
 */
export async function runInSandbox(
  command: readonly string[],
  options: RunInSandboxOptions,
): Promise<number> {
  if (command[0] === undefined)
    throw new ShellError("invalid_request", "the command is empty: name a program to run");
  const { policy, cwd } = options;
  await using sandbox = createSandbox(options);
  const [program = "", ...args] = await sandbox.wrap(command, { tty: true });
  const env = {
    ...options.env,
    ...sandbox.variables,
    ...(isNetworkAllowed(policy) ? {} : { CODEX_SANDBOX_NETWORK_DISABLED: "1" }),
  };
  // Awaited here, as the sandbox is tidied when this function is left.
  return await untilExit(() => spawn(program, args, { cwd, env, stdio: "inherit" }), {
    program,
    cwd,
  });
}

async function untilExit(
  start: () => ChildProcess,
  { program, cwd }: { program: string; cwd: string },
): Promise<number> {
  const ended = Promise.withResolvers<number>();
  let child: ChildProcess | undefined;
  const passOn = (signal: NodeJS.Signals): void => {
    child?.kill(signal);
  };
  for (const signal of LEFT_TO_COMMAND) process.on(signal, ignore);
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    child = start();
    child.once("exit", (code, signal) => {
      ended.resolve(toExitCode(code, signal));
    });
    child.once("error", ended.reject);
    return await ended.promise;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot run '${program}' in '${cwd}': ${reason}`;
    throw new ShellError("spawn_failed", message, { cause });
  } finally {
    for (const signal of LEFT_TO_COMMAND) process.off(signal, ignore);
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
}

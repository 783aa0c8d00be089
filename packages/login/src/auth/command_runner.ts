/** A program to run for its output. */
export interface CommandRequest {
  /** Program, by name or path. */
  command: string;
  /** Its arguments. */
  args: readonly string[];
  /** Absolute folder to run in; absent means the folder of this process. */
  cwd?: string | undefined;
  /** Longest run, in milliseconds; then it is killed. */
  timeoutMs: number;
}

/** How a program ended. */
export type CommandResult =
  | { type: "exited"; exitCode: number; stdout: string }
  | { type: "killed" }
  | { type: "not_started" }
  | { type: "printed_too_much" }
  | { type: "timed_out" };

/** Runs a program without input and waits for its end. Never rejects. */
export type CommandRunner = (request: CommandRequest) => Promise<CommandResult>;

/** Most output that is kept, in bytes; a program that prints more is killed. */
const MAX_OUTPUT_BYTES = 1_048_576;

/** A runner that starts programs of this host, without a shell. */
export function createCommandRunner(): CommandRunner {
  return async ({ command, args, cwd, timeoutMs }) => {
    // Loaded on use: most sessions run no such program.
    const { execFile } = await import("node:child_process");
    const options = {
      cwd,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
    } as const;
    return await new Promise<CommandResult>((resolve) => {
      try {
        const child = execFile(command, [...args], options, (error, stdout) => {
          if (error === null) resolve({ type: "exited", exitCode: 0, stdout });
          else if (typeof error.code === "number") {
            resolve({ type: "exited", exitCode: error.code, stdout });
          } else if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
            resolve({ type: "printed_too_much" });
          } else if (child.killed) resolve({ type: "timed_out" });
          else resolve({ type: error.signal === undefined ? "not_started" : "killed" });
        });
        child.stdin?.end();
      } catch {
        resolve({ type: "not_started" });
      }
    });
  };
}

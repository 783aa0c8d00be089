import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** The two ways the program is shipped. */
export type CliForm = "bundle" | "executable";

/** Every form, for tables of tests. */
export const CLI_FORMS = ["bundle", "executable"] as const;

/** What a run is given besides its arguments. */
export interface RunCliOptions {
  /** Added to PATH, HOME and nothing else. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Text on stdin. Default: stdin is empty. */
  readonly stdin?: string | undefined;
  /** Leaves stdin open and silent. */
  readonly keepsStdinOpen?: boolean | undefined;
  readonly cwd?: string | undefined;
  /** Sends SIGINT once stderr or stdout holds this text. */
  readonly interruptAt?: string | undefined;
  /** Closes stdout after the first piece that was read. */
  readonly closesStdout?: boolean | undefined;
  /** Default 60 seconds. */
  readonly timeoutMs?: number | undefined;
}

/** How a run ended. */
export interface CliResult {
  /** `undefined` when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const DIST = new URL("../dist/", import.meta.url);
const BUNDLE = fileURLToPath(new URL("bundle/main.mjs", DIST));
const EXECUTABLE = fileURLToPath(new URL("codexkit", DIST));

/** The file of a form, for links and checks. */
export function toCliFile(form: CliForm): string {
  return form === "bundle" ? BUNDLE : EXECUTABLE;
}

/** The program and first arguments that start a form. */
function toCliCommand(form: CliForm, file = toCliFile(form)): readonly [string, ...string[]] {
  return form === "bundle" ? [process.execPath, file] : [file];
}

/** Whether a form has been built: `pnpm run bundle`, `pnpm run native`. */
export function isBuilt(form: CliForm): boolean {
  return fs.existsSync(toCliFile(form));
}

/** Runs a built form to its end. */
export function runCli(
  form: CliForm,
  args: readonly string[],
  options: RunCliOptions & { readonly file?: string } = {},
): Promise<CliResult> {
  const [program, ...first] = toCliCommand(form, options.file);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: options.timeoutMs ?? 60_000,
      killSignal: "SIGKILL",
    });
    const text = { stdout: "", stderr: "" };
    let isInterrupted = false;
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        text[name] += chunk.toString("utf8");
        if (name === "stdout" && options.closesStdout === true) child.stdout.destroy();
        if (options.interruptAt === undefined || isInterrupted) return;
        if (!text[name].includes(options.interruptAt)) return;
        isInterrupted = true;
        child.kill("SIGINT");
      });
    // A program that does not read its stdin may be gone before all of it is written.
    child.stdin.on("error", () => undefined);
    if (options.keepsStdinOpen !== true) child.stdin.end(options.stdin ?? "");
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: code ?? undefined, signal: signal ?? undefined, ...text }),
    );
  });
}

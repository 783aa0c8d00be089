import { spawn } from "node:child_process";
import { DEMO_TEST_SCRIPT } from "./demo_project.ts";

/** A test run that takes longer than this failed, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Output beyond this is dropped, in characters. */
const MAX_OUTPUT = 64 * 1024;

/** How the tests of the demo project ended. */
export interface DemoTestsRun {
  /** `undefined` when they were killed. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs the tests of a demo project. */
export function runDemoTests(
  dir: string,
  {
    env,
    signal,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal: AbortSignal },
): Promise<DemoTestsRun> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", [DEMO_TEST_SCRIPT], {
      cwd: dir,
      env: { ...env },
      signal,
      timeout: TIMEOUT_MS,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      if (output.length < MAX_OUTPUT) output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? undefined, output }));
  });
}

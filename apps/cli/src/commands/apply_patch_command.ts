import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { runApplyPatchFlag, runApplyPatchProgram } from "@codexkit/apply-patch/program";
import type { CommandIo } from "../command_io.ts";

/** How the program was asked to apply a patch. */
export interface PatchInvocation {
  /** `flag` is the hidden form that one program uses to call itself: an argument, never stdin. */
  readonly form: "program" | "flag";
  readonly argv: readonly string[];
}

/** What an argument that was not UTF-8 has become by the time it gets here. */
const REPLACEMENT = "\ufffd";

/**
 * `apply_patch`, under its own name, as `codexkit apply-patch`, or by the hidden flag.
 *
 * Mirrors: the standalone forms of Codex 0.169.0 with their exit codes: 0 applied, 1 refused, 2 wrong usage.
 */
export async function runApplyPatch(
  { form, argv }: PatchInvocation,
  io: CommandIo,
): Promise<number> {
  const options = {
    args: argv.map(toArgument),
    readStdin: () => io.stdin.readAll(io.signal),
    cwd: io.cwd,
    fs: createNodeFileSystem(),
  };
  const { exitCode, stdout, stderr } =
    form === "flag" ? await runApplyPatchFlag(options) : await runApplyPatchProgram(options);
  io.stdout.write(stdout);
  io.stderr.write(stderr);
  return exitCode;
}

/** Bytes that are not UTF-8 stand for an argument that was not: its own bytes are lost. */
function toArgument(text: string): string | Uint8Array {
  return text.includes(REPLACEMENT) ? new Uint8Array([0xff]) : text;
}

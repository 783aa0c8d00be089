import { applyPatch } from "./apply_patch.ts";
import { decodeUtf8, type DecodedText } from "./decode_utf8.ts";
import type { PatchFileSystem } from "./file_system.ts";
import { PatchError } from "./patch_error.ts";

/** Options of {@link runApplyPatchProgram}. */
export interface ApplyPatchProgramOptions {
  /** The arguments after the program name; bytes where they may not be UTF-8. */
  args: readonly (string | Uint8Array)[];
  /** Reads standard input to its end; called only without arguments. */
  readStdin: () => Promise<Uint8Array>;
  /** Absolute working directory. */
  cwd: string;
  /** The files. */
  fs: PatchFileSystem;
}

/** What a program run prints and returns. */
export interface ProgramOutcome {
  /** 0 applied, 1 refused or failed, 2 usage. */
  exitCode: 0 | 1 | 2;
  /** The summary, or empty. */
  stdout: string;
  /** One message and a newline, or empty. */
  stderr: string;
}

const USAGE = "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch";

/**
 * The standalone program `apply_patch` (also `applypatch`): one argument, or the patch on standard
 * input. There are no options.
 *
 * Mirrors: `apply_patch` of Codex 0.169.0.
 */
export async function runApplyPatchProgram(
  options: ApplyPatchProgramOptions,
): Promise<ProgramOutcome> {
  if (options.args.length > 1) return fail(2, "Error: apply_patch accepts exactly one argument.");
  const [argument] = options.args;
  if (argument === undefined) {
    const input = await options.readStdin();
    if (input.length === 0) return fail(2, USAGE);
    return await runPatch(decodeUtf8(input), options, STDIN_FAULT);
  }
  const text = typeof argument === "string" ? { text: argument } : decodeUtf8(argument);
  return await runPatch(text, options, "Error: apply_patch requires a UTF-8 PATCH argument.");
}

/**
 * The flag form `--codex-run-as-apply-patch PATCH`: arguments after the patch are ignored and
 * standard input is not read.
 *
 * Mirrors: Codex 0.169.0.
 */
export async function runApplyPatchFlag(
  options: Pick<ApplyPatchProgramOptions, "args" | "cwd" | "fs">,
): Promise<ProgramOutcome> {
  const [argument] = options.args;
  if (argument === undefined) return fail(1, FLAG_FAULT);
  const text = typeof argument === "string" ? { text: argument } : decodeUtf8(argument);
  return await runPatch(text, options, FLAG_FAULT);
}

const STDIN_FAULT = "Error: Failed to read PATCH from stdin.\nstream did not contain valid UTF-8";
const FLAG_FAULT = "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.";

async function runPatch(
  decoded: DecodedText,
  { cwd, fs }: { cwd: string; fs: PatchFileSystem },
  faultText: string,
): Promise<ProgramOutcome> {
  if ("fault" in decoded) return fail(1, faultText);
  try {
    const { text } = await applyPatch({ patch: decoded.text, cwd, fs });
    return { exitCode: 0, stdout: text, stderr: "" };
  } catch (error) {
    if (PatchError.isInstance(error)) return fail(1, error.message);
    throw error;
  }
}

function fail(exitCode: 1 | 2, message: string): ProgramOutcome {
  return { exitCode, stdout: "", stderr: `${message}\n` };
}

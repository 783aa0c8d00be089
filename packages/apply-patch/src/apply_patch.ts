import { commitPatch } from "./commit_patch.ts";
import { decodeUtf8, type DecodedText } from "./decode_utf8.ts";
import type { PatchFileSystem } from "./file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import type { Tolerated } from "./patch.ts";
import { PatchError } from "./patch_error.ts";
import { listTouchedPaths, type PatchPlan, type PlannedSection } from "./patch_plan.ts";
import { planPatch } from "./plan_patch.ts";
import { checkWritePolicy, type WritePolicy } from "./write_policy.ts";

/** Options of {@link applyPatch}. */
export interface ApplyPatchOptions {
  /** The patch, from `*** Begin Patch` to `*** End Patch`. */
  patch: string;
  /** Absolute directory that relative paths start from. */
  cwd: string;
  /** The files. */
  fs: PatchFileSystem;
  /** Where the patch may write. Absent: everywhere. */
  policy?: WritePolicy | undefined;
  /** Also takes what models often get wrong; see `parsePatch`. Default false. */
  tolerant?: boolean | undefined;
}

/** What a patch did. */
export interface AppliedPatch {
  /** `Success. Updated the following files:` and one line per section. */
  text: string;
  /** The sections with texts and diffs, in patch order. */
  changes: readonly PlannedSection[];
  /** The plan that was committed; give it to `invertPatch` to undo. */
  plan: PatchPlan;
  /** What a tolerant parse let pass. */
  tolerated: readonly Tolerated[];
}

/**
 * Parses, verifies and applies a patch, all of it or nothing.
 *
 * @throws PatchError when anything is wrong; then no file is changed.
 */
export async function applyPatch(options: ApplyPatchOptions): Promise<AppliedPatch> {
  const { cwd, fs } = options;
  const patch = parsePatch(options.patch, { tolerant: options.tolerant });
  const plan = await planPatch(patch, { cwd, fs });
  if (options.policy !== undefined)
    await checkWritePolicy(listTouchedPaths(plan), options.policy, fs);
  await commitPatch(plan, fs);
  return { text: plan.summary, changes: plan.sections, plan, tolerated: patch.tolerated };
}

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

import { commitPatch } from "./commit_patch.ts";
import type { PatchFileSystem } from "./file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import type { Patch } from "./patch.ts";
import { PatchError, toToolText } from "./patch_error.ts";
import { resolvePatchPath } from "./patch_path.ts";
import { listTouchedPaths, type PatchPlan } from "./patch_plan.ts";
import { SectionPlanner } from "./plan_patch.ts";
import { TOLERANT } from "./tolerance.ts";
import { verifySections } from "./verify_sections.ts";
import { listPathsOutside, policyRefusal, type WritePolicy } from "./write_policy.ts";

/** One call of the tool. */
export interface PatchToolCall {
  /** What the model wrote. */
  input: string;
  /** Absolute directory that relative paths start from. */
  cwd: string;
  /** The files. */
  fs: PatchFileSystem;
  /** Where patches may write. Absent: everywhere. */
  policy?: WritePolicy | undefined;
  /**
   * Whether a patch may name an environment; default false. `ignored` is for patches found in
   * shell commands.
   */
  environments?: boolean | "ignored" | undefined;
  /** Also takes what models often get wrong; see `TOLERANT`. Default false. */
  tolerant?: boolean | undefined;
  /** Adds repair hints to failure texts, which the reference does not. Default false. */
  hints?: boolean | undefined;
}

/** A call that was read and verified. Nothing is written yet. */
export type PreparedPatchCall =
  | {
      kind: "rejected";
      /** What the model reads: the whole tool output. */
      text: string;
      /** Why. */
      error: PatchError;
    }
  | {
      kind: "ready";
      /** The parsed patch. */
      patch: Patch;
      /** What will be done; undefined when applying is bound to fail. */
      plan: PatchPlan | undefined;
      /** Why applying will fail though every section by itself is right. */
      failure: PatchError | undefined;
      /** Absolute paths outside the writable roots; someone must allow them. */
      outside: string[];
      /** The call. */
      call: PatchToolCall;
    };

/** How a call ended. */
export type PatchToolOutcome =
  | { kind: "rejected"; text: string; error: PatchError | undefined }
  | { kind: "applied"; text: string; patch: Patch; plan: PatchPlan }
  | { kind: "failed"; text: string; error: PatchError };

/** What the model reads when the user refuses a patch. */
export const REJECTED_BY_USER = "patch rejected by user";

/**
 * Reads and verifies a call of the tool: parse, environment, every section against the files, and
 * what lies outside the writable roots. Never throws for what the model wrote.
 *
 * Mirrors: order and texts of the `apply_patch` handler, Codex 0.169.0.
 */
export async function preparePatchCall(call: PatchToolCall): Promise<PreparedPatchCall> {
  try {
    return await prepare(call);
  } catch (error) {
    if (!PatchError.isInstance(error)) throw error;
    return { kind: "rejected", text: withHint(toToolText(error), error, call), error };
  }
}

/**
 * Applies a prepared call, all of it or nothing. Whoever calls this has allowed
 * `prepared.outside`.
 */
export async function applyPreparedPatch(
  prepared: PreparedPatchCall & { kind: "ready" },
): Promise<PatchToolOutcome> {
  const { call, patch, plan } = prepared;
  try {
    if (plan === undefined) throw prepared.failure;
    await commitPatch(plan, call.fs);
    return { kind: "applied", text: plan.summary, patch, plan };
  } catch (error) {
    if (!PatchError.isInstance(error)) throw error;
    return { kind: "failed", text: `${withHint(error.message, error, call)}\n`, error };
  }
}

/** Runs a call where nobody can be asked: what lies outside the writable roots is refused. */
export async function runPatchCall(call: PatchToolCall): Promise<PatchToolOutcome> {
  const prepared = await preparePatchCall(call);
  if (prepared.kind === "rejected") return prepared;
  const [outside] = prepared.outside;
  if (call.policy !== undefined && outside !== undefined) {
    const error = policyRefusal(call.policy, outside);
    return { kind: "rejected", text: error.message, error };
  }
  return await applyPreparedPatch(prepared);
}

/** How long a call took, and how it came. */
export interface RenderOutcomeOptions {
  /** Seconds between start and end of the call. */
  seconds: number;
  /** Whether the patch was found in a shell command. Default false. */
  isIntercepted?: boolean | undefined;
}

/**
 * Renders the tool output item of a call.
 *
 * Wire: Codex 0.169.0, where a success found in a shell command carries two headers.
 */
export function renderPatchOutcome(
  outcome: PatchToolOutcome,
  options: RenderOutcomeOptions,
): string {
  if (outcome.kind === "rejected") return outcome.text;
  const exitCode = outcome.kind === "applied" ? 0 : 1;
  const seconds = Math.round(options.seconds * 10) / 10;
  const text = `Exit code: ${exitCode}\nWall time: ${seconds} seconds\nOutput:\n${outcome.text}`;
  if (options.isIntercepted !== true || outcome.kind === "failed") return text;
  return `Wall time: ${options.seconds.toFixed(4)} seconds\nOutput:\n${text}`;
}

async function prepare(call: PatchToolCall): Promise<PreparedPatchCall> {
  const { cwd, fs, policy } = call;
  const patch = parsePatch(call.input, {
    tolerance: call.tolerant === true ? TOLERANT : undefined,
  });
  const mayName = call.environments === true || call.environments === "ignored";
  if (patch.environmentId !== undefined && !mayName)
    throw new PatchError(
      "environment_unavailable",
      "apply_patch environment selection is unavailable for this turn",
      { hint: "leave out the *** Environment ID: line" },
    );
  const planner = new SectionPlanner(patch.sections, { cwd, fs });
  await verifySections(planner);
  const planned = await planner.plan().then(
    (plan) => ({ plan, failure: undefined }),
    (error: unknown) => {
      if (!PatchError.isInstance(error) || error.code === "empty_patch") throw error;
      return { plan: undefined, failure: error };
    },
  );
  const paths =
    planned.plan === undefined
      ? listSectionPaths(patch, cwd, fs.platform)
      : listTouchedPaths(planned.plan);
  const outside = policy === undefined ? [] : await listPathsOutside(paths, policy, fs);
  return { kind: "ready", patch, ...planned, outside, call };
}

function listSectionPaths(patch: Patch, cwd: string, platform: string): string[] {
  return patch.sections.flatMap((section) => {
    const paths = [resolvePatchPath(cwd, section.path, platform)];
    if (section.kind === "update" && section.movePath !== undefined)
      paths.push(resolvePatchPath(cwd, section.movePath, platform));
    return paths;
  });
}

function withHint(text: string, error: PatchError, call: PatchToolCall): string {
  return call.hints === true && error.hint !== undefined ? `${text}\n(${error.hint})` : text;
}

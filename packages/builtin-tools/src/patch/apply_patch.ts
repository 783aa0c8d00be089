import {
  checkWritePolicy,
  PatchError,
  type PatchFileSystem,
  type PatchPlan,
  resolvePatchPath,
  type WritePolicy,
} from "@codexkit/apply-patch";
import {
  applyPreparedPatch,
  BARE_PATCH_TEXT,
  createFreeformPatchTool,
  findPatchInCommand,
  findPatchInScript,
  preparePatchCall,
  type PreparedPatchCall,
  REJECTED_BY_USER,
  renderPatchOutcome,
} from "@codexkit/apply-patch/tool";
import type { FileChange, FileChangeTurnItem } from "@codexkit/protocol";
import { resolveWritableRoots } from "@codexkit/shell";
import {
  formatStructuredOutput,
  toCustomInput,
  toFailedOutput,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
  toTextOutput,
  type ApprovalHandler,
  requestApproval,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import type { PatchCommand, PatchInterceptor } from "../shell/exec_command.ts";

/** What the patch tool works with. */
export interface PatchToolOptions {
  fs: PatchFileSystem;
  approvals: ApprovalHandler | undefined;
  /** Absolute; writable under workspace-write unless that is excluded. */
  tmpdir: string | undefined;
  /** Milliseconds; only differences count. */
  now: () => number;
  /**
   * Takes what models often get wrong, and adds to failures what would repair them: for models that were not
   * trained on this tool. Default false, as the reference.
   */
  tolerant?: boolean | undefined;
}

/** The tool that changes files. Wire: `apply_patch` of Codex 0.169.0. */
export function createApplyPatch(context: ToolContext, options: PatchToolOptions): ToolExecutor {
  return {
    toolName: { name: "apply_patch" },
    spec: createFreeformPatchTool(),
    handle: async (call) =>
      runPatch(
        { input: toCustomInput(call), cwd: context.cwd, intercepted: false },
        call,
        context,
        options,
      ),
  };
}

/**
 * Takes over shell commands that do nothing but apply a patch, so that they obey the same rules as the tool.
 * Mirrors: Codex 0.169.0.
 */
export function createPatchInterceptor(
  context: ToolContext,
  options: PatchToolOptions,
): PatchInterceptor {
  return async ({ command, cwd, form = "exec_command" }, call) => {
    const found =
      typeof command === "string" ? findPatchInScript(command) : findPatchInCommand(command);
    switch (found.kind) {
      case "none":
        return undefined;
      case "bare_patch":
        return toFailedOutput(BARE_PATCH_TEXT);
      case "patch": {
        const folder =
          found.directory === undefined
            ? cwd
            : resolvePatchPath(cwd, found.directory, options.fs.platform);
        return runPatch(
          { input: found.patch, cwd: folder, intercepted: form },
          call,
          context,
          options,
        );
      }
    }
  };
}

interface PatchInput {
  input: string;
  cwd: string;
  /** The shell tool whose call this was; false for a call of the patch tool. */
  intercepted: NonNullable<PatchCommand["form"]> | false;
}

async function runPatch(
  { input, cwd, intercepted }: PatchInput,
  call: ToolCall,
  context: ToolContext,
  options: PatchToolOptions,
): Promise<ToolOutput> {
  const startedMs = options.now();
  const policy = toWritePolicy(context, options);
  const environments = intercepted === false ? false : "ignored";
  const { fs, tolerant } = options;
  const prepared = await preparePatchCall({
    input,
    cwd,
    fs,
    policy,
    environments,
    tolerant,
    hints: tolerant,
  });
  if (prepared.kind === "rejected") return toFailedOutput(prepared.text);
  const refusal = await findObjection(prepared, policy, call, context, options);
  if (refusal !== undefined) return toFailedOutput(refusal);

  const item = prepared.plan && toItem(prepared.plan, call.callId);
  if (item) call.items.started(item);
  const outcome = await applyPreparedPatch(prepared);
  const isApplied = outcome.kind === "applied";
  if (item) {
    const texts = isApplied
      ? { stdout: outcome.text, stderr: "" }
      : { stdout: "", stderr: outcome.text };
    call.items.completed({ ...item, status: isApplied ? "completed" : "failed", ...texts });
  }
  const seconds = (options.now() - startedMs) / 1000;
  const text =
    intercepted === "shell"
      ? formatStructuredOutput(
          { exitCode: isApplied ? 0 : 1, wallTimeMs: seconds * 1000, output: outcome.text },
          call.truncationPolicy,
        )
      : renderPatchOutcome(outcome, { seconds, isIntercepted: intercepted === "exec_command" });
  // A script that gets no error knows all there is to know.
  return isApplied
    ? { ...toTextOutput(text), ...(intercepted === false ? { codeModeResult: {} } : {}) }
    : toFailedOutput(text);
}

/** Why the patch may not be applied, in the words the model gets; `undefined` lets it be. */
async function findObjection(
  prepared: PreparedPatchCall & { kind: "ready" },
  policy: WritePolicy | undefined,
  call: ToolCall,
  context: ToolContext,
  options: PatchToolOptions,
): Promise<string | undefined> {
  const isOutside = policy !== undefined && prepared.outside.length > 0;
  if (!isOutside && context.approvalPolicy !== "untrusted") return undefined;
  if (isOutside && context.approvalPolicy === "never")
    return readRefusal(prepared.outside, policy, options.fs);
  const decision = await requestApproval(
    options.approvals,
    {
      type: "patch",
      callId: call.callId,
      turnId: call.turnId,
      changes: prepared.plan ? toChanges(prepared.plan) : {},
      reason: isOutside
        ? `it writes outside the writable roots: ${prepared.outside.join(", ")}`
        : "the approval policy asks before every change",
    },
    call.signal,
  );
  return decision === "accept" ? undefined : REJECTED_BY_USER;
}

async function readRefusal(
  paths: readonly string[],
  policy: WritePolicy,
  fs: PatchFileSystem,
): Promise<string | undefined> {
  try {
    await checkWritePolicy(paths, policy, fs);
    return undefined;
  } catch (error) {
    if (PatchError.isInstance(error)) return error.message;
    throw error;
  }
}

/** Where patches may write under the turn's sandbox; `undefined` is everywhere. */
function toWritePolicy(context: ToolContext, options: PatchToolOptions): WritePolicy | undefined {
  if (context.sandboxPolicy.type === "danger-full-access") return undefined;
  return {
    roots: resolveWritableRoots(context.sandboxPolicy, {
      cwd: context.cwd,
      tmpdir: options.tmpdir,
    }),
  };
}

function toItem(plan: PatchPlan, id: string): FileChangeTurnItem {
  return { type: "FileChange", id, changes: toChanges(plan), status: "in_progress" };
}

function toChanges(plan: PatchPlan): FileChangeTurnItem["changes"] {
  const changes: Record<string, FileChange> = {};
  for (const section of plan.sections) {
    switch (section.kind) {
      case "add":
        changes[section.absolutePath] = { type: "add", content: section.after ?? "" };
        break;
      case "delete":
        changes[section.absolutePath] = { type: "delete", content: section.before ?? "" };
        break;
      case "update":
        changes[section.absolutePath] = {
          type: "update",
          unified_diff: section.diff,
          move_path: section.absoluteMovePath ?? null,
        };
        break;
    }
  }
  return changes;
}

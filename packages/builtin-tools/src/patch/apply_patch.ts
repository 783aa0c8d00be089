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
import type { ApprovalPolicy, FileChange, FileChangeTurnItem } from "@codexkit/protocol";
import { readWritableRoots, resolveWritableRoots } from "@codexkit/shell";
import {
  formatStructuredOutput,
  toCustomInput,
  toFailedOutput,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
  toTextOutput,
  type Approvals,
  requestApproval,
} from "@codexkit/tools";
import type { ToolContext } from "../tool_context.ts";
import type { PatchCommand, PatchInterceptor } from "../shell/exec_command.ts";

/** What the patch tool works with. */
export interface PatchToolOptions {
  fs: PatchFileSystem;
  approvals: Approvals;
  /** Absolute; writable under workspace-write unless that is excluded. */
  tmpdir: string | undefined;
  /** Absolute paths that are not written without a question, as for commands. Default none. */
  protectedFolders?: readonly string[] | undefined;
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
  const policy = await readWritePolicy(context, options);
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
  const isOutside = policy !== undefined && prepared.outside.length > 0;
  const mayLeave = mayAskToLeave(context.approvalPolicy);
  if (isOutside && !mayLeave) {
    const refusal = await readRefusal(prepared.outside, policy, fs);
    if (refusal !== undefined) return toFailedOutput(refusal);
  }

  const item = prepared.plan && toItem(prepared.plan, call.callId);
  if (item) call.items.started(item);
  if ((isOutside && mayLeave) || context.approvalPolicy === "untrusted") {
    const declined = await findObjection({ prepared, item, isOutside }, call, context, options);
    if (declined !== undefined) return toFailedOutput(declined);
  }
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

/** Whether a person may be asked about writing outside of the sandbox. */
function mayAskToLeave(policy: ApprovalPolicy): boolean {
  return typeof policy === "string" ? policy !== "never" : policy.granular.sandbox_approval;
}

/**
 * Asks about a patch that somebody has to allow.
 *
 * @returns what the model reads when it may not be applied. Wire: Codex 0.169.0.
 * @throws The signal's reason when the turn ended meanwhile, by the answer or otherwise.
 */
async function findObjection(
  asked: {
    prepared: PreparedPatchCall & { kind: "ready" };
    item: FileChangeTurnItem | undefined;
    isOutside: boolean;
  },
  call: ToolCall,
  context: ToolContext,
  { approvals }: PatchToolOptions,
): Promise<string | undefined> {
  const { prepared, item, isOutside } = asked;
  const changes = item?.changes ?? {};
  const outcome = await requestApproval(
    approvals,
    {
      type: "patch",
      threadId: context.threadId,
      turnId: call.turnId,
      callId: call.callId,
      changes,
      reason: isOutside
        ? `it writes outside the writable roots: ${prepared.outside.join(", ")}`
        : undefined,
    },
    { keys: toKeys(changes), signal: call.signal },
  );
  call.signal.throwIfAborted();
  if (outcome.type === "accepted") return undefined;
  if (outcome.type === "cancelled") {
    call.cancelTurn?.();
    call.signal.throwIfAborted();
  }
  const isFailed = outcome.type === "failed";
  if (item) call.items.completed({ ...item, status: isFailed ? "failed" : "declined" });
  return isFailed ? REQUEST_FAILED : REJECTED_BY_USER;
}

const REQUEST_FAILED = "patch rejected: approval request failed";

/** What is allowed for the session is allowed for the file. Mirrors: Codex 0.169.0. */
function toKeys(changes: FileChangeTurnItem["changes"]): readonly string[] {
  const paths = Object.entries(changes).flatMap(([path, change]) =>
    change.type === "update" && change.move_path !== null ? [path, change.move_path] : [path],
  );
  return paths.map((path) => JSON.stringify({ patch: path }));
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
async function readWritePolicy(
  context: ToolContext,
  options: PatchToolOptions,
): Promise<WritePolicy | undefined> {
  if (context.sandboxPolicy.type === "danger-full-access") return undefined;
  const roots = resolveWritableRoots(context.sandboxPolicy, {
    cwd: context.cwd,
    tmpdir: options.tmpdir,
  });
  // Who works inside of such a folder has asked for it by name.
  const protectedFolders = (options.protectedFolders ?? []).filter(
    (folder) => !`${context.cwd}/`.startsWith(`${folder}/`),
  );
  // A `.git` file names a folder elsewhere, whose hooks and settings no command may change either.
  const named = (await readWritableRoots(roots)).flatMap(({ protectedPaths }) => protectedPaths);
  return { roots, protectedPaths: [...protectedFolders, ...named.map(({ path }) => path)] };
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

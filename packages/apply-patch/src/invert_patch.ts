import { PatchError } from "./patch_error.ts";
import type { PatchPlan, PatchStep } from "./patch_plan.ts";
import type { RecordedState } from "./file_system_view.ts";

/** The steps that undo a plan. */
export type InversePlan = Pick<PatchPlan, "steps">;

/**
 * Makes the plan that undoes a committed one: every byte, mode, link and move comes back, and
 * directories that were made go again unless something else is in them by then. Commit it with
 * `commitPatch`; it refuses when a file was changed in between.
 *
 * @throws PatchError `not_restorable` when old content was not kept: unreadable files, files above
 * 64 MiB, devices.
 */
export function invertPatch(plan: InversePlan): InversePlan {
  return { steps: plan.steps.toReversed().map(invertStep) };
}

function invertStep(step: PatchStep): PatchStep {
  const { path, origin } = step;
  switch (step.kind) {
    case "make_directory":
      return { kind: "remove_directory", path, origin };
    case "remove_directory":
      return { kind: "make_directory", path, origin };
    case "remove":
      return { kind: "write", path, before: undefined, after: toKept(step.before, path), origin };
    case "write": {
      const before = forgetVersion(step.after);
      return step.before === undefined
        ? { kind: "remove", path, before, origin }
        : { kind: "write", path, before, after: toKept(step.before, path), origin };
    }
  }
}

function toKept(state: RecordedState, path: string): RecordedState {
  const isKept = state.kind === "link" || (state.kind === "file" && state.bytes !== undefined);
  if (!isKept)
    throw new PatchError("not_restorable", `the old content of ${path} was not kept`, { path });
  return forgetVersion(state);
}

function forgetVersion(state: RecordedState): RecordedState {
  switch (state.kind) {
    case "file":
      return { kind: "file", bytes: state.bytes, mode: state.mode };
    case "link":
      return { kind: "link", target: state.target };
    case "directory":
    case "device":
    case "other":
      return state;
  }
}

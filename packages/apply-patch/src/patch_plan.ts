import type { ChunkMatch } from "./compute_update.ts";
import type { RecordedState } from "./file_system_view.ts";
import type { ChangeFailure } from "./write_target.ts";

/** One section as it will be applied. */
export interface PlannedSection {
  /** What the section does. */
  kind: "add" | "delete" | "update";
  /** Path as the patch spells it. */
  path: string;
  /** Absolute path, links not followed. */
  absolutePath: string;
  /** Destination as the patch spells it. */
  movePath?: string | undefined;
  /** Absolute destination, links not followed. */
  absoluteMovePath?: string | undefined;
  /** Text before; undefined for a new file and for content that is no text. */
  before?: string | undefined;
  /** Text after; undefined for a deletion. */
  after?: string | undefined;
  /** Where the chunks were found; empty for additions and deletions. */
  matches: readonly ChunkMatch[];
  /** Unified diff, computed when first read: radius 1, no file headers. */
  readonly diff: string;
}

/** Who needs a step, for its failure message. */
export interface StepOrigin {
  /** Code of the failure. */
  code: ChangeFailure;
  /** Path as messages show it. */
  path: string;
}

/** One change of one name. Paths are absolute and hold no links but in the last place. */
export type PatchStep =
  | { kind: "make_directory"; path: string; origin: StepOrigin }
  | { kind: "remove_directory"; path: string; origin: StepOrigin }
  | {
      kind: "write";
      path: string;
      before: RecordedState | undefined;
      after: RecordedState;
      origin: StepOrigin;
    }
  | { kind: "remove"; path: string; before: RecordedState; origin: StepOrigin };

/** Everything a patch will do, read and verified, nothing of it done. */
export interface PatchPlan {
  /** The sections, in patch order. */
  sections: readonly PlannedSection[];
  /** The net changes, in the order they are made. */
  steps: readonly PatchStep[];
  /** What the program prints on success. */
  summary: string;
}

/**
 * Absolute paths a plan writes or removes: as spelled in the patch and, where links lead
 * elsewhere, the real ones.
 */
export function listTouchedPaths(plan: PatchPlan): string[] {
  const paths = new Set<string>();
  for (const section of plan.sections) {
    paths.add(section.absolutePath);
    if (section.absoluteMovePath !== undefined) paths.add(section.absoluteMovePath);
  }
  for (const step of plan.steps) paths.add(step.path);
  return [...paths];
}

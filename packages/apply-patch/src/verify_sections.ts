import { invalidPatch } from "./patch_error.ts";
import type { SectionPlanner } from "./plan_patch.ts";

/**
 * Verifies every section against the files as they are, as the agent's tool does before it plans: no path twice,
 * updates match, what is deleted is readable text.
 *
 * @throws PatchError for the first section that fails.
 * Mirrors: the tool `apply_patch`, Codex 0.169.0.
 */
export async function verifySections(planner: SectionPlanner): Promise<void> {
  const seen = new Set<string>();
  for (const section of planner.sections) {
    const path = planner.resolve(section.path);
    if (seen.has(path))
      throw invalidPatch("duplicate_target", `multiple operations target ${path}`, {
        path,
        line: section.line,
        column: 1,
        hint: "put all changes of a file into one section",
      });
    seen.add(path);
    if (section.kind === "update") {
      if (section.movePath !== undefined) planner.resolve(section.movePath);
      const target = await planner.readTarget(path, "Failed to read file to update");
      planner.compute(section, path, target);
    } else if (section.kind === "delete") {
      await planner.readTarget(path, "Failed to read");
    }
  }
}

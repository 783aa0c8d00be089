import { createNodeFileSystem } from "./node_file_system.ts";
import { createSkillScanner, type SkillScanner } from "./skill_scanner.ts";

/** A {@link SkillScanner} over the files and the clock of this host. */
export function createNodeSkillScanner(): SkillScanner {
  return createSkillScanner({ fs: createNodeFileSystem(), now: Date.now });
}

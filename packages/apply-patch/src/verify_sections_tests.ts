import { expect, test } from "vitest";
import { createMemoryFileSystem, type MemorySeed } from "./memory_file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import { SectionPlanner } from "./plan_patch.ts";
import { verifySections } from "./verify_sections.ts";

const update = (path: string, ...lines: string[]) => [`*** Update File: ${path}`, ...lines];

function createPlanner(
  lines: readonly string[],
  files: Record<string, MemorySeed>,
): SectionPlanner {
  const { sections } = parsePatch(["*** Begin Patch", ...lines, "*** End Patch"].join("\n"));
  return new SectionPlanner(sections, { cwd: "/w", fs: createMemoryFileSystem(files) });
}

test.for([
  [
    "a path twice",
    { "/w/a": "a\n" },
    [...update("a", "-a", "+b"), "*** Delete File: ./a"],
    "Invalid patch: multiple operations target /w/a",
  ],
  [
    "deleting binary",
    { "/w/a": Uint8Array.of(0xff) },
    ["*** Delete File: a"],
    "Failed to read /w/a: invalid utf-8 sequence of 1 bytes from index 0",
  ],
  [
    "a file another section makes",
    {},
    ["*** Add File: a", "+x", ...update("b", "-x")],
    "Failed to read file to update /w/b: No such file or directory (os error 2)",
  ],
] as const)("verifySections: %s is refused", async ([, files, lines, message]) => {
  const planner = createPlanner(lines, files);
  await expect(verifySections(planner)).rejects.toThrow(message);
});

test("verifySections: checks no writing", async () => {
  const planner = createPlanner(["*** Add File: d", "+x"], { "/w/d/x": "" });
  await verifySections(planner);
  await expect(planner.plan()).rejects.toThrow("Failed to write file /w/d");
});

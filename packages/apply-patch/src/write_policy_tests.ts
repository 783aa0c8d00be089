import { expect, test } from "vitest";
import { createMemoryFileSystem } from "./memory_file_system.ts";
import { checkWritePolicy, listPathsOutside, policyRefusal } from "./write_policy.ts";

const fs = createMemoryFileSystem({
  "/home/w/f": "f",
  "/home/w/escape": { kind: "link", target: "/etc" },
  "/home/w/out.txt": { kind: "link", target: "/etc/passwd" },
  "/etc/passwd": "root",
  "/ws": { kind: "link", target: "/home/w" },
});

test.for([
  ["/home/w/f", true],
  ["/home/w", true],
  ["/home/w/new/deep/x", true],
  ["/home/w2/f", false],
  ["/home/w/escape/x", false],
  ["/home/w/out.txt", false],
  ["/home/w/.git/hooks/x", false],
  ["/home/w/.git", false],
  ["/home/w/.codex/config.toml", false],
  ["/home/w/.agents/skills/x/SKILL.md", false],
  ["/home/w/.aws/credentials", false],
  ["/home/w/sub/.git/x", true],
  ["/home/w/.gitignore", true],
  ["/home/w/f/below", true],
  ["/etc/passwd", false],
] as const)("listPathsOutside: %s is inside: %s", async ([path, inside]) => {
  expect(await listPathsOutside([path], { roots: ["/home/w"] }, fs)).toEqual(inside ? [] : [path]);
});

test("listPathsOutside: a root may be a link, and everything may be one", async () => {
  expect(await listPathsOutside(["/ws/f", "/home/w/f"], { roots: ["/ws"] }, fs)).toEqual([]);
  expect(await listPathsOutside(["/etc/passwd"], { roots: ["/"] }, fs)).toEqual([]);
  expect(await listPathsOutside(["/ws/.git/x"], { roots: ["/ws"] }, fs)).toEqual(["/ws/.git/x"]);
});

test("listPathsOutside: a root that is a link inside another root opens nothing more", async () => {
  const roots = ["/home/w", "/home/w/escape", "/home/w/out.txt", "/home/w/f"];
  const paths = ["/home/w/escape/x", "/etc/x", "/etc/passwd", "/home/w/f/x"];
  expect(await listPathsOutside(paths, { roots }, fs)).toEqual(paths.slice(0, 3));
});

test("listPathsOutside: what is protected in a root inside another is so by any spelling", async () => {
  const paths = ["/ws/sub/.git/x", "/home/w/sub/.git/x", "/ws/sub/x", "/home/w/sub/x"];
  expect(await listPathsOutside(paths, { roots: ["/ws", "/ws/sub"] }, fs)).toEqual(
    paths.slice(0, 2),
  );
});

test("listPathsOutside: what is protected can be said", async () => {
  const policy = { roots: ["/home/w"], protectedPaths: ["/home/w/f"], protectedNames: [] };
  expect(await listPathsOutside(["/home/w/f", "/home/w/.git/x"], policy, fs)).toEqual([
    "/home/w/f",
  ]);
});

test("checkWritePolicy: refuses with the text for the model", async () => {
  await checkWritePolicy(["/home/w/f"], { roots: ["/home/w"] }, fs);
  await expect(checkWritePolicy(["/x"], { roots: ["/home/w"] }, fs)).rejects.toThrow(
    "patch rejected: writing outside of the project; rejected by user approval settings",
  );
  await expect(checkWritePolicy(["/home/w/f"], { roots: [] }, fs)).rejects.toThrow(
    "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
  );
});

test("policyRefusal: says which path", () => {
  expect(policyRefusal({ roots: [] }, "/x")).toMatchObject({ code: "read_only", path: "/x" });
  expect(policyRefusal({ roots: ["/w"] }, "/x")).toMatchObject({
    code: "outside_roots",
    path: "/x",
  });
});

import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findProgram } from "./find_program.ts";

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "codexkit-shell-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("findProgram: the first file in PATH that can be run, folders and other files passed over", async () => {
  const cwd = await createFolder();
  for (const name of ["a", "b", "c", "d"]) await mkdir(path.join(cwd, name));
  await mkdir(path.join(cwd, "a", "tool"));
  await writeFile(path.join(cwd, "b", "tool"), "", { mode: 0o644 });
  for (const name of ["c", "d"]) await writeFile(path.join(cwd, name, "tool"), "", { mode: 0o755 });
  const PATH = ["nowhere", path.join(cwd, "a"), "b", "c", "d"].join(":");
  expect(await findProgram("tool", { cwd, env: { PATH } })).toBe(path.join(cwd, "c", "tool"));
});

test("findProgram: a path starts at the directory", async () => {
  const cwd = await createFolder();
  await writeFile(path.join(cwd, "tool"), "", { mode: 0o755 });
  expect(await findProgram("./tool", { cwd, env: {} })).toBe(path.join(cwd, "tool"));
});

test.for([
  ["no-such-program-here", {}, "No such file or directory (os error 2)"],
  ["/nowhere/program", {}, "No such file or directory (os error 2)"],
  ["/etc/passwd", {}, "Permission denied (os error 13)"],
  ["true", { cwd: "/nowhere" }, "No such file or directory (os error 2)"],
  ["true", { cwd: "/etc/passwd" }, "Not a directory (os error 20)"],
] as const)(
  "findProgram: %s with %o is told of in the system's words",
  async ([name, change, reason]) => {
    const request = { cwd: tmpdir(), env: { PATH: "/usr/bin:/bin" }, ...change };
    await expect(findProgram(name, request)).rejects.toMatchObject({
      code: "spawn_failed",
      message: `Failed to create unified exec process: ${reason}`,
    });
  },
);

test("findProgram: a file that may not be run is a better reason than none", async () => {
  const cwd = await createFolder();
  await writeFile(path.join(cwd, "tool"), "");
  await chmod(path.join(cwd, "tool"), 0o644);
  await expect(
    findProgram("tool", { cwd, env: { PATH: `/nowhere:${cwd}:/none` } }),
  ).rejects.toThrow("Permission denied (os error 13)");
});

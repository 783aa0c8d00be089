import { expect, test } from "vitest";
import { commitPatch } from "./commit_patch.ts";
import { fileSystemFault, type PatchFileSystem } from "./file_system.ts";
import { createMemoryFileSystem, type MemorySeed } from "./memory_file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import { planPatch } from "./plan_patch.ts";

async function plan(fs: PatchFileSystem, ...lines: string[]) {
  const text = ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
  return await planPatch(parsePatch(text), { cwd: "/w", fs });
}

const start = (files: Record<string, MemorySeed>) =>
  createMemoryFileSystem({ "/w/keep": "", ...files });
const UPDATE = ["*** Update File: a", "-a", "+A"];

test("commitPatch: a written file is a new one with the old mode, and nothing else is left", async () => {
  const fs = start({
    "/w/a": { kind: "file", bytes: new TextEncoder().encode("a\n"), mode: 0o750 },
  });
  expect(await commitPatch(await plan(fs, ...UPDATE), fs)).toEqual({ leftovers: [] });
  expect(fs.readText("/w/a")).toBe("A\n");
  expect(await fs.readFacts("/w/a")).toMatchObject({ mode: 0o750, links: 1 });
  expect([...fs.entries().keys()]).toEqual(["/w", "/w/a", "/w/keep"]);
});

test("commitPatch: all names of a file see the change", async () => {
  const fs = start({ "/w/a": "a\n" });
  await fs.linkFile("/w/a", "/w/twin");
  await commitPatch(await plan(fs, ...UPDATE), fs);
  expect(fs.readText("/w/twin")).toBe("A\n");
});

test("commitPatch: a writable file in a locked directory is written in place", async () => {
  const fs = start({ "/w/a": "a\n", "/w": { kind: "directory", mode: 0o555 } });
  await commitPatch(await plan(fs, ...UPDATE), fs);
  expect(fs.readText("/w/a")).toBe("A\n");
});

test("commitPatch: names of temporary files that are taken are passed over", async () => {
  const fs = start({ "/w/a": "a\n", "/w/.apply_patch-1": "mine", "/w/.apply_patch-2": "mine" });
  await commitPatch(await plan(fs, ...UPDATE, "*** Delete File: keep"), fs);
  expect([...fs.entries().keys()]).toEqual([
    "/w",
    "/w/.apply_patch-1",
    "/w/.apply_patch-2",
    "/w/a",
  ]);
});

test.for([
  ["written", async (fs: PatchFileSystem) => await fs.writeFile("/w/a", new Uint8Array())],
  ["removed", async (fs: PatchFileSystem) => await fs.removeFile("/w/a")],
] as const)("commitPatch: a file that was %s since the plan is left alone", async ([, change]) => {
  const fs = start({ "/w/a": "a\n" });
  const planned = await plan(fs, "*** Add File: b", "+b", ...UPDATE);
  await change(fs);
  await expect(commitPatch(planned, fs)).rejects.toThrow(
    expect.objectContaining({ code: "changed_since_plan", path: "/w/a", rolledBack: [] }),
  );
  expect(fs.readText("/w/b")).toBeUndefined();
});

test.for([
  ["*** Update File: a", "/w/a", "@@", "-a", "+A"],
  ["*** Add File: n", "/w/n", "+n"],
] as const)(
  "commitPatch: %s, and somebody else writes while the new content is staged: theirs stays",
  async ([head, path, ...body]) => {
    const fs = start({ "/w/a": "a\n" });
    const planned = await plan(fs, head, ...body);
    const write = path === "/w/a" ? fs.writeFile.bind(fs) : fs.createFile.bind(fs);
    const busy = new Proxy<PatchFileSystem>(fs, {
      get(target, key) {
        const real: unknown = Reflect.get(target, key);
        if (typeof real !== "function") return real;
        return async (...args: unknown[]): Promise<unknown> => {
          const result: unknown = await Reflect.apply(real, target, args);
          if (key === "createFile") await write(path, new TextEncoder().encode("theirs"));
          return result;
        };
      },
    });
    await expect(commitPatch(planned, busy)).rejects.toThrow(
      expect.objectContaining({ code: "changed_since_plan", path }),
    );
    expect([
      fs.readText(path),
      [...fs.entries().keys()].filter((key) => key.includes("-")),
    ]).toEqual(["theirs", []]);
  },
);

test("commitPatch: a new file that somebody else made meanwhile is left alone", async () => {
  const fs = start({});
  const planned = await plan(fs, "*** Add File: n", "+n");
  await fs.createFile("/w/n", new TextEncoder().encode("theirs"));
  await expect(commitPatch(planned, fs)).rejects.toThrow("/w/n has changed");
  expect(fs.readText("/w/n")).toBe("theirs");
});

/** A file system whose named method fails for a path. */
function failing(
  fs: PatchFileSystem,
  method: "renameFile" | "removeFile" | "makeDirectory" | "linkFile" | "writeFile",
  fails: (...paths: unknown[]) => boolean,
  errno: string,
): PatchFileSystem {
  return new Proxy(fs, {
    get(target, key) {
      const real: unknown = Reflect.get(target, key);
      if (typeof real !== "function") return real;
      return async (...args: unknown[]): Promise<unknown> => {
        if (key === method && fails(...args)) throw fileSystemFault(errno, String(args[0]));
        return await Reflect.apply(real, target, args);
      };
    },
  });
}

test("commitPatch: a late failure says what was put back", async () => {
  const fs = start({ "/w/a": "a\n", "/w/z": "z\n" });
  const planned = await plan(fs, ...UPDATE, "*** Add File: n/x", "+x", "*** Delete File: z");
  const broken = failing(fs, "removeFile", (path) => path === "/w/z", "EIO");
  const before = [...fs.entries()];
  await expect(commitPatch(planned, broken)).rejects.toThrow(
    expect.objectContaining({
      code: "delete_failed",
      message: "Failed to delete file /w/z",
      errno: "EIO",
      rolledBack: ["/w/n/x", "/w/a"],
      notRolledBack: [],
      hint: "Input/output error (os error 5)",
    }),
  );
  expect([...fs.entries()]).toEqual(before);
});

test("commitPatch: what could not be put back is named", async () => {
  const fs = start({ "/w/a": "a\n", "/w/z": "z\n" });
  const planned = await plan(fs, ...UPDATE, "*** Delete File: z");
  const isBack = (_from: unknown, to: unknown) => to === "/w/a" && fs.readText("/w/a") === "A\n";
  const broken = failing(
    failing(fs, "removeFile", (path) => path === "/w/z", "EIO"),
    "renameFile",
    isBack,
    "EIO",
  );
  await expect(commitPatch(planned, broken)).rejects.toThrow(
    expect.objectContaining({
      notRolledBack: ["/w/a"],
      hint: expect.stringContaining("left changed: /w/a"),
    }),
  );
});

test("commitPatch: without hard links the old file is moved away instead", async () => {
  const fs = start({ "/w/a": "a\n" });
  await commitPatch(
    await plan(fs, ...UPDATE),
    failing(fs, "linkFile", () => true, "EPERM"),
  );
  expect(fs.readText("/w/a")).toBe("A\n");
  expect([...fs.entries().keys()]).toEqual(["/w", "/w/a", "/w/keep"]);
});

test.for([
  ["alone", []],
  ["among others", ["*** Delete File: keep"]],
] as const)("commitPatch: a file that cannot be replaced is written, %s", async ([, more]) => {
  const fs = start({ "/w/a": "a\n" });
  const planned = await plan(fs, ...UPDATE, ...more);
  const broken = failing(fs, "renameFile", (from, to) => [from, to].includes("/w/a"), "EBUSY");
  await commitPatch(planned, broken);
  expect(fs.readText("/w/a")).toBe("A\n");
  expect([...fs.entries().keys()].filter((path) => path.includes(".apply_patch"))).toEqual([]);
});

test("commitPatch: a disk that fills up half way through a write in place loses nothing", async () => {
  const fs = start({ "/w/a": "a\n" });
  await fs.linkFile("/w/a", "/w/twin");
  const planned = await plan(fs, ...UPDATE);
  let isFirst = true;
  const broken = failing(
    fs,
    "writeFile",
    () => {
      const fails = isFirst;
      isFirst = false;
      return fails;
    },
    "ENOSPC",
  );
  await expect(commitPatch(planned, broken)).rejects.toThrow(
    expect.objectContaining({ code: "write_failed", errno: "ENOSPC", rolledBack: ["/w/a"] }),
  );
  expect(fs.readText("/w/twin")).toBe("a\n");
});

test("commitPatch: directories that cannot be made fail by their file", async () => {
  const fs = start({});
  const planned = await plan(fs, "*** Add File: n/m/x", "+x");
  const broken = failing(fs, "makeDirectory", (path) => path === "/w/n/m", "ENOSPC");
  await expect(commitPatch(planned, broken)).rejects.toThrow(
    "Failed to create parent directories for /w/n/m/x",
  );
  expect([...fs.entries().keys()]).toEqual(["/w", "/w/keep"]);
});

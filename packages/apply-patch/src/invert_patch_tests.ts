import { expect, test } from "vitest";
import { applyPatch } from "./apply_patch.ts";
import { commitPatch } from "./commit_patch.ts";
import { invertPatch } from "./invert_patch.ts";
import { createMemoryFileSystem } from "./memory_file_system.ts";

const PATCH = `*** Begin Patch
*** Delete File: link
*** Update File: run
*** Move to: bin/run
@@
-a
+b
*** Add File: over
+new
*** End Patch`;

function start() {
  return createMemoryFileSystem({
    "/w/run": { kind: "file", bytes: new TextEncoder().encode("\ufeffa\r\nlast"), mode: 0o4755 },
    "/w/link": { kind: "link", target: "run" },
    "/w/over": Uint8Array.of(0xff, 0x00),
  });
}

test("invertPatch: bytes, modes, links and moves come back, made directories go", async () => {
  const fs = start();
  const before = [...fs.entries()];
  const { plan } = await applyPatch({ patch: PATCH, cwd: "/w", fs });
  expect([...fs.entries().keys()]).toEqual(["/w", "/w/bin", "/w/bin/run", "/w/over"]);
  await commitPatch(invertPatch(plan), fs);
  expect([...fs.entries()]).toEqual(before);
});

test("invertPatch: a directory with other files in it stays", async () => {
  const fs = start();
  const { plan } = await applyPatch({ patch: PATCH, cwd: "/w", fs });
  await fs.createFile("/w/bin/other", new Uint8Array());
  await commitPatch(invertPatch(plan), fs);
  expect([...fs.entries().keys()]).toContain("/w/bin/other");
});

test("invertPatch: refuses when a file was changed in between", async () => {
  const fs = start();
  const { plan } = await applyPatch({ patch: PATCH, cwd: "/w", fs });
  await fs.writeFile("/w/over", new Uint8Array());
  await expect(commitPatch(invertPatch(plan), fs)).rejects.toThrow("/w/over has changed");
});

test("invertPatch: what was not kept cannot come back", () => {
  const origin = { code: "delete_failed", path: "/w/f" } as const;
  const before = { kind: "file", bytes: undefined, mode: 0o200 } as const;
  expect(() => invertPatch({ steps: [{ kind: "remove", path: "/w/f", before, origin }] })).toThrow(
    expect.objectContaining({ code: "not_restorable", path: "/w/f" }),
  );
});

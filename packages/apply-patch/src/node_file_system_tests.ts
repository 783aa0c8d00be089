import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { applyPatch } from "./apply_patch.ts";
import { commitPatch } from "./commit_patch.ts";
import { invertPatch } from "./invert_patch.ts";
import { createNodeFileSystem } from "./node_file_system.ts";

const made: string[] = [];
const fs = createNodeFileSystem();

function makeDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "apply-patch-")));
  made.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const modeOf = (path: string): number => lstatSync(path).mode & 0o7777;
const failsWith = (code: string) => expect.objectContaining({ code });

test("readFacts: kinds, modes and links", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "f"), "abc", { mode: 0o640 });
  linkSync(join(at, "f"), join(at, "twin"));
  symlinkSync("f", join(at, "l"));
  const version = expect.any(String);
  expect(await fs.readFacts(join(at, "f"))).toEqual({
    kind: "file",
    mode: 0o640,
    size: 3,
    links: 2,
    version,
  });
  expect(await fs.readFacts(join(at, "l"))).toMatchObject({ kind: "link" });
  expect(await fs.readFacts(at)).toMatchObject({ kind: "directory" });
  expect(await fs.readFacts("/dev/null")).toMatchObject({ kind: "device" });
  expect(await fs.readFacts(join(at, "none"))).toBeUndefined();
  expect(await fs.readFacts(join(at, "f", "below"))).toBeUndefined();
  expect(await fs.readLink(join(at, "l"))).toBe("f");
});

test("createFile: takes the mode it is told, or that of another file without set-uid", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "like"), "");
  chmodSync(join(at, "like"), 0o4751);
  await fs.createFile(join(at, "a"), bytes("a"), { like: join(at, "like") });
  await fs.createFile(join(at, "b"), bytes("b"), { mode: 0o4700 });
  await fs.createFile(join(at, "c"), bytes("c"));
  expect([modeOf(join(at, "a")), modeOf(join(at, "b"))]).toEqual([0o751, 0o4700]);
  expect(modeOf(join(at, "c"))).toBe(0o666 & ~process.umask());
  await expect(fs.createFile(join(at, "a"), bytes("x"))).rejects.toThrow(failsWith("EEXIST"));
  expect(readFileSync(join(at, "a"), "utf8")).toBe("a");
});

test("writeFile: replaces the content in place, also by a shorter one", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "f"), "long content");
  const { ino } = lstatSync(join(at, "f"));
  await fs.writeFile(join(at, "f"), bytes("short"));
  expect([readFileSync(join(at, "f"), "utf8"), lstatSync(join(at, "f")).ino]).toEqual([
    "short",
    ino,
  ]);
  await fs.writeFile("/dev/null", bytes("x"));
});

test("names: linked, renamed, removed; directories too", async () => {
  const at = makeDirectory();
  await fs.makeDirectory(join(at, "d"));
  await fs.createFile(join(at, "d", "a"), bytes("a"));
  await fs.linkFile(join(at, "d", "a"), join(at, "b"));
  await fs.renameFile(join(at, "b"), join(at, "c"));
  await fs.createLink(join(at, "l"), "c");
  await expect(fs.removeDirectory(join(at, "d"))).rejects.toThrow(failsWith("ENOTEMPTY"));
  await fs.removeFile(join(at, "d", "a"));
  await fs.removeDirectory(join(at, "d"));
  expect(readdirSync(at).toSorted()).toEqual(["c", "l"]);
  expect([await fs.canWrite(join(at, "c")), await fs.canWrite(at)]).toEqual([true, true]);
});

const PATCH = `*** Begin Patch
*** Update File: run.sh
*** Move to: bin/run.sh
@@
-echo a
+echo b
*** Update File: link
@@
-one
+two
*** Add File: new/deep/x
+x
*** Delete File: old
*** End Patch`;

test("a patch on the disk: applied, undone, and nothing left behind", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "run.sh"), "echo a\n");
  chmodSync(join(at, "run.sh"), 0o755);
  writeFileSync(join(at, "real"), "\ufeffone\r\n");
  symlinkSync("real", join(at, "link"));
  writeFileSync(join(at, "old"), Uint8Array.of(0xff));
  const { plan } = await applyPatch({ patch: PATCH, cwd: at, fs });
  expect(readdirSync(at, { recursive: true }).map(String).toSorted()).toEqual([
    "bin",
    "bin/run.sh",
    "link",
    "new",
    "new/deep",
    "new/deep/x",
    "real",
  ]);
  expect(modeOf(join(at, "bin/run.sh"))).toBe(0o755);
  expect(readFileSync(join(at, "real"), "utf8")).toBe("\ufefftwo\r\n");
  await commitPatch(invertPatch(plan), fs);
  expect(readdirSync(at).toSorted()).toEqual(["link", "old", "real", "run.sh"]);
  expect(modeOf(join(at, "run.sh"))).toBe(0o755);
  expect(readFileSync(join(at, "real"), "utf8")).toBe("\ufeffone\r\n");
  expect(readFileSync(join(at, "old"))).toEqual(Buffer.from([0xff]));
});

test("a patch on the disk: devices may be written, FIFOs are refused at once", async () => {
  const at = makeDirectory();
  execFileSync("/usr/bin/env", ["mkfifo", join(at, "fifo")]);
  const add = (path: string) => `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`;
  const { text } = await applyPatch({ patch: add("/dev/null"), cwd: at, fs });
  expect(text).toBe("Success. Updated the following files:\nA /dev/null\n");
  await expect(applyPatch({ patch: add("fifo"), cwd: at, fs })).rejects.toThrow(
    `Failed to write file ${at}/fifo`,
  );
});

test("a patch on the disk: hard links stay links, also when two names are changed", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "a"), "1\n2\n");
  linkSync(join(at, "a"), join(at, "b"));
  const patch =
    "*** Begin Patch\n*** Update File: a\n-1\n+one\n*** Update File: b\n-2\n+two\n*** End Patch";
  await applyPatch({ patch, cwd: at, fs });
  expect(readFileSync(join(at, "b"), "utf8")).toBe("one\ntwo\n");
  expect(lstatSync(join(at, "a")).ino).toBe(lstatSync(join(at, "b")).ino);
});

test("a patch on the disk: a failure leaves no trace", async () => {
  const at = makeDirectory();
  writeFileSync(join(at, "a"), "a\n");
  mkdirSync(join(at, "d"));
  const patch =
    "*** Begin Patch\n*** Update File: a\n-a\n+A\n*** Add File: n/x\n+x\n*** Add File: d\n+x\n*** End Patch";
  await expect(applyPatch({ patch, cwd: at, fs })).rejects.toThrow(`Failed to write file ${at}/d`);
  expect(readdirSync(at).toSorted()).toEqual(["a", "d"]);
  expect(readFileSync(join(at, "a"), "utf8")).toBe("a\n");
});

import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyPatch, runApplyPatchFlag, runApplyPatchProgram } from "./apply_patch.ts";
import { commitPatch } from "./commit_patch.ts";
import { fileSystemFault, type PatchFileSystem } from "./file_system.ts";
import { invertPatch } from "./invert_patch.ts";
import { createMemoryFileSystem, type MemoryEntry, type MemorySeed } from "./memory_file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";
import { childOf, resolvePatchPath } from "./patch_path.ts";
import { planPatch } from "./plan_patch.ts";

const CWD = "/r/w";
const SLOW = 600_000;
// The full count of fuzzed patches takes a minute; the suite runs a part of it.
const FUZZ_RUNS = Number(process.env["APPLY_PATCH_FUZZ_RUNS"] ?? 3000);
const INVERSE_RUNS = Math.ceil(FUZZ_RUNS / 2);
const FAILURE_RUNS = Math.ceil(FUZZ_RUNS / 5);

interface RecordedFile {
  utf8?: string;
  base64?: string;
  mode?: string;
  dir?: boolean;
  symlink?: string;
  hardlink?: string;
}
interface RecordedCase {
  id: string;
  files: Record<string, RecordedFile>;
  patch: string;
  exit: number;
  stdout: string;
  stderr: string;
  after: Record<string, RecordedFile>;
}

function showPlaces(text: string): string {
  return text.replaceAll("{CWD}", CWD).replaceAll("{ROOT}", "/r");
}

function toBytes(file: RecordedFile): Uint8Array {
  return file.base64 === undefined
    ? new TextEncoder().encode(file.utf8 ?? "")
    : new Uint8Array(Buffer.from(file.base64, "base64"));
}

async function createWorld(files: Record<string, RecordedFile>) {
  const seeds: Record<string, MemorySeed> = { [CWD]: { kind: "directory", mode: 0o755 } };
  for (const [name, file] of Object.entries(files)) {
    const path = resolvePatchPath(CWD, name);
    const mode = Number.parseInt(file.mode ?? (file.dir ? "0755" : "0644"), 8);
    if (file.hardlink !== undefined) continue;
    if (file.symlink !== undefined)
      seeds[path] = { kind: "link", target: showPlaces(file.symlink) };
    else if (file.dir) seeds[path] = { kind: "directory", mode };
    else seeds[path] = { kind: "file", bytes: toBytes(file), mode };
  }
  const fs = createMemoryFileSystem(seeds);
  for (const [name, { hardlink }] of Object.entries(files))
    if (hardlink !== undefined)
      await fs.linkFile(resolvePatchPath(CWD, hardlink), resolvePatchPath(CWD, name));
  return fs;
}

function describeEntry(entry: MemoryEntry): string {
  switch (entry.kind) {
    case "file":
      return `${entry.mode.toString(8)} ${Buffer.from(entry.bytes).toString("latin1")}`;
    case "link":
      return `-> ${entry.target}`;
    case "directory":
      return "directory";
  }
}

function snapshot(fs: { entries(): Map<string, MemoryEntry> }): Record<string, string> {
  const entries = [...fs.entries()];
  return Object.fromEntries(entries.map(([path, entry]) => [path, describeEntry(entry)]));
}

/** Files, links and empty directories, as the recordings list them. */
function snapshotFiles(fs: { entries(): Map<string, MemoryEntry> }): Record<string, string> {
  const entries = [...fs.entries()];
  return Object.fromEntries(
    entries
      .filter(
        ([path, { kind }]) =>
          kind !== "directory" ||
          (path !== CWD && !entries.some(([other]) => other.startsWith(`${path}/`))),
      )
      .map(([path, entry]) => [path, describeEntry(entry)]),
  );
}

const ACCEPTED: readonly { id: string; reason: string }[] = JSON.parse(
  readFileSync(new URL("../../../conformance/accepted.json", import.meta.url), "utf8"),
);
const isAccepted = (id: string): boolean =>
  ACCEPTED.some((one) => {
    const glob = one.id.replace("apply-patch/", "").replaceAll("*", ".*");
    return new RegExp(`^${glob}$`, "u").test(id);
  });
const CASES: RecordedCase[] = readFileSync(new URL("fixtures/cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): RecordedCase => JSON.parse(line));

test("recordings: there are enough of them, and few differ on purpose", () => {
  expect(CASES.length).toBeGreaterThan(650);
  expect(CASES.filter(({ id }) => isAccepted(id)).length).toBeLessThan(40);
});

test.for(CASES.filter(({ id }) => !isAccepted(id)).map((one) => [one.id, one] as const))(
  "recording %s: exit, output and files are as recorded",
  async ([, one]) => {
    const fs = await createWorld(one.files);
    const outcome = await runApplyPatchProgram({
      args: [showPlaces(one.patch)],
      readStdin: async () => new Uint8Array(),
      cwd: CWD,
      fs,
    });
    expect({ ...outcome, files: snapshotFiles(fs) }).toEqual({
      exitCode: one.exit,
      stdout: showPlaces(one.stdout),
      stderr: showPlaces(one.stderr),
      files: snapshotFiles(await createWorld(one.after)),
    });
  },
);

test.for(CASES.filter((one) => one.exit !== 0).map((one) => [one.id, one] as const))(
  "recording %s: after a failure every file is as before",
  async ([, one]) => {
    const fs = await createWorld(one.files);
    const before = snapshot(fs);
    const options = { patch: showPlaces(one.patch), cwd: CWD, fs };
    await applyPatch(options).then(
      () => undefined,
      (error: unknown) => {
        expect(PatchError.isInstance(error)).toBe(true);
        expect(snapshot(fs)).toEqual(before);
      },
    );
  },
);

const section = (kind: string, path: string, ...lines: string[]): string =>
  [`*** ${kind} File: ${path}`, ...lines].join("\n");
const envelope = (...sections: string[]): string =>
  ["*** Begin Patch", ...sections, "*** End Patch"].join("\n");

test("applyPatch: gives the summary, the changes and their diffs", async () => {
  const fs = createMemoryFileSystem({ "/w/f.txt": "a\nb\nc\n" });
  const patch = envelope(section("Update", "f.txt", "@@", "-b", "+B"), section("Add", "g", "+g"));
  const { text, changes } = await applyPatch({ patch, cwd: "/w", fs });
  expect({ text, diffs: changes.map(({ diff }) => diff), f: fs.readText("/w/f.txt") }).toEqual({
    text: "Success. Updated the following files:\nA g\nM f.txt\n",
    diffs: ["@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", "@@ -0,0 +1 @@\n+g\n"],
    f: "a\nB\nc\n",
  });
});

test("applyPatch: a policy keeps a patch inside its roots", async () => {
  const fs = createMemoryFileSystem({ "/w/a": "a\n" });
  const patch = envelope(section("Add", "../out", "+x"));
  const run = applyPatch({ patch, cwd: "/w", fs, policy: { roots: ["/w"] } });
  await expect(run).rejects.toMatchObject({ code: "outside_roots", path: "/out" });
  expect(fs.readText("/out")).toBeUndefined();
});

test("applyPatch: a tolerant run says what it let pass", async () => {
  const fs = createMemoryFileSystem();
  const patch = `\`\`\`diff\n${envelope(section("Add", "a", "+x"))}\n\`\`\``;
  await expect(applyPatch({ patch, cwd: "/", fs })).rejects.toThrow("first line");
  const { tolerated } = await applyPatch({ patch, cwd: "/", fs, tolerant: true });
  expect(tolerated).toEqual([{ kind: "code_fence", line: 0 }]);
});

test("applyPatch: 10,000 hunks on a 20,000-line file", { timeout: SLOW }, async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
  const chunks = Array.from({ length: 10_000 }, (_, at) => `@@\n-line ${at * 2}\n+new ${at * 2}`);
  const fs = createMemoryFileSystem({ "/f": `${lines.join("\n")}\n` });
  await applyPatch({ patch: envelope(section("Update", "f", ...chunks)), cwd: "/", fs });
  const expected = lines.map((line, at) => (at % 2 === 0 ? `new ${at}` : line));
  expect(fs.readText("/f") === `${expected.join("\n")}\n`).toBe(true);
});

test("applyPatch: a patch of 100 MB is applied", { timeout: SLOW }, async () => {
  const fs = createMemoryFileSystem();
  const body = `+${"x".repeat(1023)}\n`.repeat(100 * 1024);
  await applyPatch({ patch: envelope(section("Add", "big", body.trimEnd())), cwd: "/", fs });
  expect((await fs.readFacts("/big"))?.size).toBe(100 * 1024 * 1024);
});

test.for([
  [
    "no argument, nothing on stdin",
    [],
    "",
    2,
    "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n",
  ],
  ["two arguments", ["a", "b"], "", 2, "Error: apply_patch accepts exactly one argument.\n"],
  [
    "an option is a patch",
    ["--help"],
    "",
    1,
    "Invalid patch: The first line of the patch must be '*** Begin Patch'\n",
  ],
  [
    "an empty argument",
    [""],
    "",
    1,
    "Invalid patch: The last line of the patch must be '*** End Patch'\n",
  ],
  [
    "a newline on stdin",
    [],
    "\n",
    1,
    "Invalid patch: The last line of the patch must be '*** End Patch'\n",
  ],
] as const)("program: %s", async ([, args, stdin, exitCode, stderr]) => {
  const outcome = await runApplyPatchProgram({
    args,
    readStdin: async () => new TextEncoder().encode(stdin),
    cwd: "/",
    fs: createMemoryFileSystem(),
  });
  expect(outcome).toEqual({ exitCode, stdout: "", stderr });
});

test("program: bytes that are no UTF-8 are refused, as argument and on stdin", async () => {
  const bad = Uint8Array.of(0x2a, 0xff);
  const common = { readStdin: async () => bad, cwd: "/", fs: createMemoryFileSystem() };
  expect((await runApplyPatchProgram({ ...common, args: [bad] })).stderr).toBe(
    "Error: apply_patch requires a UTF-8 PATCH argument.\n",
  );
  expect((await runApplyPatchProgram({ ...common, args: [] })).stderr).toBe(
    "Error: Failed to read PATCH from stdin.\nstream did not contain valid UTF-8\n",
  );
});

test("flag form: further arguments are ignored, a missing one is an error", async () => {
  const fs = createMemoryFileSystem();
  const args = [envelope(section("Add", "a", "+x")), "extra"];
  expect(await runApplyPatchFlag({ args, cwd: "/", fs })).toMatchObject({ exitCode: 0 });
  expect(await runApplyPatchFlag({ args: [], cwd: "/", fs })).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "Error: --codex-run-as-apply-patch requires a UTF-8 PATCH argument.\n",
  });
});

// Few names and few lines, so that sections meet, depend on each other and fail often enough.
const anyName = fc.constantFrom("a", "b", "d/a", "d/e/c", "n/x", "a/under", "link", "../up", "d");
const anyLine = fc.constantFrom("p", "q", "  p", "", "“q”", "r s", "\u{1f680}");
const anyText = fc.array(anyLine, { maxLength: 6 }).map((lines) => lines.join("\n"));
const anySection = fc.oneof(
  fc
    .tuple(anyName, fc.array(anyLine, { maxLength: 4 }))
    .map(([name, lines]) => section("Add", name, ...lines.map((line) => `+${line}`))),
  anyName.map((name) => section("Delete", name)),
  fc
    .record({
      name: anyName,
      to: fc.option(anyName, { freq: 3 }),
      lines: fc.array(fc.tuple(fc.constantFrom(" ", "-", "+", "+"), anyLine), {
        minLength: 1,
        maxLength: 4,
      }),
      header: fc.option(anyLine),
      atEnd: fc.boolean(),
    })
    .map(({ name, to, lines, header, atEnd }) =>
      section(
        "Update",
        name,
        ...(to === null ? [] : [`*** Move to: ${to}`]),
        header === null || header === "" ? "@@" : `@@ ${header}`,
        ...lines.map(([mark, text]) => mark + text),
        ...(atEnd ? ["*** End of File"] : []),
      ),
    ),
);
const anyPatch = fc
  .array(anySection, { minLength: 1, maxLength: 5 })
  .map((all) => envelope(...all));
const anyTree = fc.record({
  a: anyText,
  b: anyText,
  c: anyText,
  mode: fc.constantFrom(0o644, 0o755),
});

function plantTree({ a, b, c, mode }: { a: string; b: string; c: string; mode: number }) {
  return createMemoryFileSystem({
    "/r/w": { kind: "directory", mode: 0o755 },
    "/r/w/a": { kind: "file", bytes: new TextEncoder().encode(a), mode },
    "/r/w/b": b,
    "/r/w/d/e/c": `\ufeff${c.replaceAll("\n", "\r\n")}`,
    "/r/w/link": { kind: "link", target: "b" },
  });
}

test("inverse: restores every byte, mode, link and move", { timeout: SLOW }, async () => {
  let applied = 0;
  await fc.assert(
    fc.asyncProperty(anyTree, anyPatch, async (tree, patch) => {
      const fs = plantTree(tree);
      const before = snapshot(fs);
      const plan = await planPatch(parsePatch(patch), { cwd: CWD, fs }).catch(() => undefined);
      expect(snapshot(fs)).toEqual(before);
      if (plan === undefined) return;
      applied += 1;
      await commitPatch(plan, fs);
      const after = snapshot(fs);
      const inverse = invertPatch(plan);
      await commitPatch(inverse, fs);
      expect(snapshot(fs)).toEqual(before);
      await commitPatch(invertPatch(inverse), fs);
      expect(snapshot(fs)).toEqual(after);
    }),
    { numRuns: INVERSE_RUNS },
  );
  expect(applied).toBeGreaterThan(50);
});

const WRITING: ReadonlySet<string> = new Set([
  "createFile",
  "writeFile",
  "linkFile",
  "createLink",
  "renameFile",
  "removeFile",
  "makeDirectory",
  "removeDirectory",
]);

/** Fails the n-th writing call (from 0); `lasting` fails those that need space from then on. */
function breakAt(fs: PatchFileSystem, n: number, { lasting }: { lasting: boolean }) {
  let calls = 0;
  const broken = new Proxy(fs, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (WRITING.has(String(key))) {
          const needsSpace = key === "createFile" || key === "makeDirectory";
          const fails = calls === n || (lasting && calls > n && needsSpace);
          calls += 1;
          if (fails) throw fileSystemFault("ENOSPC", String(args[0]));
        }
        return await Reflect.apply(method, target, args);
      };
    },
  });
  return { broken, wasReached: () => calls > n };
}

test.for([{ lasting: false }, { lasting: true }])(
  "commit: at every point of failure the tree is as before or done (%o)",
  { timeout: SLOW },
  async (options) => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(anyTree, anyPatch, async (tree, patch) => {
        const parsed = parsePatch(patch);
        const probe = plantTree(tree);
        const before = snapshot(probe);
        const done = await applyPatch({ patch, cwd: CWD, fs: probe }).then(
          () => snapshot(probe),
          () => undefined,
        );
        if (done === undefined) return;
        for (let n = 0; ; n += 1) {
          const fs = plantTree(tree);
          const plan = await planPatch(parsed, { cwd: CWD, fs });
          const { broken, wasReached } = breakAt(fs, n, options);
          const failed = await commitPatch(plan, broken).then(
            () => false,
            (error: unknown) => {
              expect(error).toMatchObject({ errno: "ENOSPC", notRolledBack: [] });
              return true;
            },
          );
          expect(snapshot(fs)).toEqual(failed ? before : done);
          if (failed) failures += 1;
          if (!wasReached()) break;
        }
      }),
      { numRuns: FAILURE_RUNS },
    );
    expect(failures).toBeGreaterThan(50);
  },
);

const anyNoise = fc.oneof(
  anyPatch,
  fc
    .tuple(
      anyPatch,
      fc.nat(),
      fc.nat(),
      fc.constantFrom("", "\0", "\r", "***", "@@", "\n", " ", "\ud800", "\t"),
    )
    .map(([patch, from, length, text]) => {
      const at = from % patch.length;
      return patch.slice(0, at) + text + patch.slice(at + (length % 12));
    }),
  fc
    .array(
      fc.constantFrom(
        "*** Begin Patch",
        "*** End Patch",
        "@@",
        "@@ p",
        "*** Update File: a",
        "*** Add File: b",
        "*** Move to: c",
        "*** End of File",
        " p",
        "-p",
        "+q",
        "",
        "<<EOF",
        "EOF",
        "*** Environment ID: x",
      ),
      { maxLength: 12 },
    )
    .map((lines) => lines.join("\n")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

test(
  "fuzz: nothing but the error class is thrown, and nothing changes then",
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, anyNoise, fc.boolean(), async (tree, patch, tolerant) => {
        const fs = plantTree(tree);
        const before = snapshot(fs);
        const error: unknown = await applyPatch({ patch, cwd: CWD, fs, tolerant }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(PatchError);
        expect(snapshot(fs)).toEqual(before);
      }),
      { numRuns: FUZZ_RUNS },
    );
  },
);

test("childOf: names below the root have one slash", () => {
  expect(childOf("/", "a")).toBe("/a");
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyPatch } from "./apply_patch.ts";
import { commitPatch } from "./commit_patch.ts";
import { describeEntry } from "./conformance.ts";
import { fileSystemFault, type PatchFileSystem } from "./file_system.ts";
import { invertPatch } from "./invert_patch.ts";
import { createMemoryFileSystem, type MemoryEntry } from "./memory_file_system.ts";
import { parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";
import { childOf } from "./patch_path.ts";
import { planPatch } from "./plan_patch.ts";
import { TOLERANT } from "./tolerance.ts";

const CWD = "/r/w";
const SLOW = 600_000;
// The full count of fuzzed patches takes a minute; the suite runs a part of it.
const FUZZ_RUNS = Number(process.env["APPLY_PATCH_FUZZ_RUNS"] ?? 3000);
const INVERSE_RUNS = Math.ceil(FUZZ_RUNS / 2);
const FAILURE_RUNS = Math.ceil(FUZZ_RUNS / 5);

function snapshot(fs: { entries(): Map<string, MemoryEntry> }): Record<string, string> {
  const entries = [...fs.entries()];
  return Object.fromEntries(entries.map(([path, entry]) => [path, describeEntry(entry)]));
}

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
  const { tolerated } = await applyPatch({ patch, cwd: "/", fs, tolerance: TOLERANT });
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
        const tolerance = tolerant ? TOLERANT : undefined;
        const error: unknown = await applyPatch({ patch, cwd: CWD, fs, tolerance }).then(
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

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePatch } from "./parse_patch.ts";
import type { PatchSection } from "./patch.ts";
import { createPatchStream, toPreviewChanges } from "./patch_stream.ts";

// Valid patches in all shapes: markers, sections, chunks and line ends.
const PATCHES: readonly string[] = [
  "*** Begin Patch\n*** End Patch",
  "*** Begin Patch\n*** Add File: a\n*** End Patch",
  "*** Begin Patch\n*** Add File: a b/ü.txt\n+one\n+\n++two\n+*** End Patch\n*** End Patch",
  "*** Begin Patch\n*** Environment ID: x\n*** Delete File: a\n  *** Delete File: b\n *** End Patch",
  "*** Begin Patch\r\n*** Update File: a\r\n-x\r\n+y\r\n*** End Patch\r\n",
  "*** Begin Patch\n*** Update File: a\n*** Move to: b\n@@\n x\n*** End Patch",
  "*** Begin Patch\n*** Update File: a\n ctx\n-old\n+new\n\n@@ head 🚀\n-x\n@@\n+y\n*** End of File\n\n@@\n-z\n*** Delete File: b\n*** End Patch",
  "*** Begin Patch\n*** Update File: a\n *** Add File: not\n  indented\n*** Update File: b\n\n*** Move to: no\n*** End Patch".replace(
    "\n\n*** Move to: no",
    "\n\n*** End of File",
  ),
];

/** Whether `early` is what an earlier moment of `late` may look like. */
function isEarlier(early: readonly PatchSection[], late: readonly PatchSection[]): boolean {
  return early.every((section, at) => {
    const full = late[at];
    const isLast = at === early.length - 1;
    if (section.kind === "add" && full?.kind === "add" && isLast)
      return section.path === full.path && full.content.startsWith(section.content);
    if (section.kind === "update" && full?.kind === "update" && isLast)
      return section.path === full.path && section.chunks.length <= full.chunks.length;
    return JSON.stringify(section) === JSON.stringify(full);
  });
}

test("push: every prefix of a valid patch gives what the whole gives, so far, and no fault", () => {
  for (const patch of PATCHES) {
    const full = parsePatch(patch).sections;
    const stream = createPatchStream();
    for (const character of patch) {
      expect(stream.push(character)).toBeUndefined();
      expect(character !== "\n" || isEarlier(stream.patch.sections, full)).toBe(true);
    }
    expect(stream.finish()).toBeUndefined();
    expect(stream.patch.sections).toEqual(full);
    expect(stream.isEnded()).toBe(true);
  }
});

test("push: pieces may be cut anywhere", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PATCHES),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (patch, sizes) => {
        const whole = createPatchStream();
        whole.push(`${patch}\n`);
        const cut = createPatchStream();
        let at = 0;
        for (const size of sizes) {
          cut.push(patch.slice(at, at + size));
          at += size;
        }
        cut.push(`${patch.slice(at)}\n`);
        expect(cut.patch).toEqual(whole.patch);
      },
    ),
  );
});

test("push: a bad line is reported, and reading goes on", () => {
  const stream = createPatchStream();
  expect(stream.push("*** Begin Patch\n*** Add File: a\nbad\n+x\n")).toMatchObject({
    code: "bad_section_header",
    line: 3,
  });
  expect(stream.patch.sections).toEqual([{ kind: "add", path: "a", content: "x\n", line: 2 }]);
  expect(stream.push("half a line")).toBeUndefined();
});

test("push: a here-document never starts", () => {
  const stream = createPatchStream();
  expect(stream.push("<<EOF\n")).toMatchObject({ code: "bad_envelope" });
  expect(stream.patch.sections).toEqual([]);
});

test("toPreviewChanges: sorted by path, context shown on both sides", () => {
  const stream = createPatchStream();
  stream.push(
    [
      "*** Begin Patch",
      "*** Update File: z",
      "*** Move to: y",
      "@@ head",
      " ctx",
      "-old",
      "+new",
      "*** End of File",
      "*** Add File: b",
      "+one",
      "*** Delete File: a",
      "",
    ].join("\n"),
  );
  expect(toPreviewChanges(stream.patch.sections)).toEqual([
    { kind: "delete", path: "a", diff: "" },
    { kind: "add", path: "b", diff: "one\n" },
    {
      kind: "update",
      path: "z",
      movePath: "y",
      diff: "@@ head\n-ctx\n-old\n+ctx\n+new\n*** End of File\n\n\nMoved to: y",
    },
  ]);
});

import { expect, test } from "vitest";
import { invalidHunk, invalidPatch, PatchError, toToolText } from "./patch_error.ts";

test("PatchError: carries where, what and why", () => {
  const cause = new Error("full");
  const error = new PatchError("write_failed", "Failed to write file /f", {
    path: "/f",
    line: 3,
    column: 1,
    hint: "free some space",
    errno: "ENOSPC",
    rolledBack: ["/g"],
    cause,
  });
  expect(error).toMatchObject({
    name: "PatchError",
    message: "Failed to write file /f",
    code: "write_failed",
    path: "/f",
    line: 3,
    column: 1,
    hint: "free some space",
    errno: "ENOSPC",
    rolledBack: ["/g"],
    notRolledBack: [],
    cause,
  });
});

test("isInstance: knows errors of another copy, and nothing else", () => {
  const brand = Symbol.for("@codexkit/apply-patch.PatchError");
  expect(PatchError.isInstance(new PatchError("bad_path", "x"))).toBe(true);
  expect(PatchError.isInstance({ [brand]: true })).toBe(true);
  expect([new Error("x"), null, undefined, "x"].map((one) => PatchError.isInstance(one))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test.for([
  [
    invalidPatch("bad_envelope", "no end"),
    "apply_patch verification failed: invalid patch: no end",
  ],
  [
    invalidHunk("bad_update_line", 12, "odd: 'x'"),
    "apply_patch verification failed: invalid hunk at line 12, odd: 'x'",
  ],
  [
    new PatchError("lines_not_found", "Failed to find"),
    "apply_patch verification failed: Failed to find",
  ],
  [new PatchError("empty_patch", "No files were modified."), "patch rejected: empty patch"],
  [new PatchError("outside_roots", "patch rejected: x"), "patch rejected: x"],
  [new PatchError("environment_unavailable", "apply_patch y"), "apply_patch y"],
] as const)("toToolText: %s", ([error, text]) => {
  expect(toToolText(error)).toBe(text);
});

test("invalidHunk: has its line, and the first column unless told", () => {
  expect(invalidHunk("bad_section_header", 4, "m")).toMatchObject({ line: 4, column: 1 });
  expect(invalidHunk("bad_section_header", 4, "m", { column: 3 })).toMatchObject({ column: 3 });
});

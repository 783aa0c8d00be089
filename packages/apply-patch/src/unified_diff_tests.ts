import { expect, test } from "vitest";
import { renderUnifiedDiff } from "./unified_diff.ts";

test.for([
  ["a replaced line", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"],
  ["a new file", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"],
  ["an emptied file", "a\n", "", "@@ -1 +0,0 @@\n-a\n"],
  ["a new final newline", "a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"],
  ["nothing", "a\n", "a\n", ""],
  [
    "changes far apart are two hunks",
    "1\n2\n3\n4\n5\n6\n",
    "x\n2\n3\n4\n5\ny\n",
    "@@ -1,2 +1,2 @@\n-1\n+x\n 2\n@@ -5,2 +5,2 @@\n 5\n-6\n+y\n",
  ],
  ["changes close by share one", "1\n2\n3\n", "x\n2\ny\n", "@@ -1,3 +1,3 @@\n-1\n+x\n 2\n-3\n+y\n"],
] as const)("renderUnifiedDiff: %s", ([, before, after, diff]) => {
  expect(renderUnifiedDiff(before, after)).toBe(diff);
});

test("renderUnifiedDiff: the radius may be wider", () => {
  expect(renderUnifiedDiff("1\n2\n3\n4\n5\n", "1\n2\nx\n4\n5\n", { radius: 3 })).toBe(
    "@@ -1,5 +1,5 @@\n 1\n 2\n-3\n+x\n 4\n 5\n",
  );
});

import { formatFreeformOutput, formatStructuredOutput } from "@codexkit/tools";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { limitFreeformLines, limitLines, limitStructuredLines } from "./limit_lines.ts";

const FIVE = "1\n2\n3\n4\n5\n";
const RESULT = { exitCode: 0, wallTimeMs: 100, output: FIVE };
const PLENTY = { mode: "bytes", limit: 1_000 } as const;

test.for<[string, string, number, string]>([
  ["enough lines", FIVE, 5, FIVE],
  ["four of five", FIVE, 4, "1\n2\n…1 lines truncated…\n4\n5\n"],
  ["three of five", FIVE, 3, "1\n2\n…2 lines truncated…\n5\n"],
  ["one of five", FIVE, 1, "1\n…4 lines truncated…\n"],
  ["no newline at the end", "1\n2\n3", 2, "1\n…1 lines truncated…\n3"],
  ["nothing", "", 1, ""],
])("lines: %s", ([, text, max, want]) => {
  expect(limitLines(text, max).text).toBe(want);
});

test("lines: what is kept is from both ends, and never more than asked for", () => {
  const texts = fc.array(fc.stringMatching(/^[a-z]{0,5}$/), { maxLength: 40 });
  fc.assert(
    fc.property(texts, fc.boolean(), fc.integer({ min: 1, max: 20 }), (lines, isEnded, max) => {
      const text = lines.join("\n") + (isEnded ? "\n" : "");
      const limited = limitLines(text, max);
      const [head = "", tail = ""] = limited.text.split(/…\d+ lines truncated…\n/);
      const kept = limitLines(head, 1_000).lines + limitLines(tail, 1_000).lines;
      const isWhole = limited.text === text && limited.lines <= max;
      const isCut = text.startsWith(head) && text.endsWith(tail) && kept === max;
      expect(isWhole || isCut).toBe(true);
    }),
  );
});

test("lines: an answer with a head says how many there were", () => {
  const answer = formatFreeformOutput(RESULT, PLENTY);
  expect(limitFreeformLines(answer, 2)).toBe(
    "Exit code: 0\nWall time: 0.1 seconds\nTotal output lines: 5\nOutput:\n1\n…3 lines truncated…\n5\n",
  );
  expect(limitFreeformLines(answer, 5)).toBe(answer);
  expect(limitFreeformLines("rejected by user", 1)).toBe("rejected by user");
});

test("lines: an answer in JSON keeps its other members", () => {
  const answer = formatStructuredOutput(RESULT, PLENTY);
  expect(JSON.parse(limitStructuredLines(answer, 2))).toEqual({
    output: "Total output lines: 5\n\n1\n…3 lines truncated…\n5\n",
    metadata: { exit_code: 0, duration_seconds: 0.1 },
  });
  expect([
    limitStructuredLines(answer, 5),
    limitStructuredLines("no JSON", 1),
    limitStructuredLines("[1]", 1),
  ]).toEqual([answer, "no JSON", "[1]"]);
});

test("lines: an output that was cut by bytes is counted once", () => {
  const cut = formatFreeformOutput(RESULT, { mode: "bytes", limit: 8 });
  expect(limitFreeformLines(cut, 2).match(/Total output lines/g)).toHaveLength(1);
  const structured = formatStructuredOutput(RESULT, { mode: "bytes", limit: 8 });
  expect(limitStructuredLines(structured, 3).match(/Total output lines/g)).toHaveLength(1);
});

import { expect, test } from "vitest";
import { formatExecOutput, formatFreeformOutput } from "./exec_output.ts";

const policy = { mode: "tokens", limit: 10_000 } as const;

test("formatExecOutput: a command that ended", () => {
  const text = formatExecOutput(
    { chunkId: "3f9a1c", wallTimeMs: 51.23, exitCode: 0, originalTokenCount: 4, output: "hello\n" },
    { policy },
  );
  expect(text).toBe(
    "Chunk ID: 3f9a1c\nWall time: 0.0512 seconds\nProcess exited with code 0\nOriginal token count: 4\nOutput:\nhello\n",
  );
});

test("formatExecOutput: a command that still runs, and one that a patch stood in for", () => {
  expect([
    formatExecOutput(
      { chunkId: "000000", wallTimeMs: 0, sessionId: 42, originalTokenCount: 0, output: "" },
      { policy },
    ),
    formatExecOutput({ wallTimeMs: 0, output: "x" }, { policy }),
  ]).toEqual([
    "Chunk ID: 000000\nWall time: 0.0000 seconds\nProcess running with session ID 42\nOriginal token count: 0\nOutput:\n",
    "Wall time: 0.0000 seconds\nOutput:\nx",
  ]);
});

test("formatExecOutput: zero tokens leave the mark only", () => {
  const output = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
  expect(formatExecOutput({ wallTimeMs: 0, output }, { policy, maxOutputTokens: 0 })).toBe(
    "Wall time: 0.0000 seconds\nOutput:\nWarning: truncated output (original token count: 6)\nTotal output lines: 10\n\n…6 tokens truncated…",
  );
});

test("formatExecOutput: a small model limit keeps that many bytes of output", () => {
  const output = "x".repeat(50_000);
  const text = formatExecOutput(
    { wallTimeMs: 0, output },
    { policy: { mode: "tokens", limit: 1000 } },
  );
  expect(text.match(/x/g)?.length).toBe(4000);
});

test("formatExecOutput: under a limit in bytes, head, warning and mark all count", () => {
  const output = Array.from({ length: 3000 }, (_, at) => `${at + 1}\n`).join("");
  const result = {
    chunkId: "3f9a1c",
    wallTimeMs: 51,
    exitCode: 0,
    originalTokenCount: 3474,
    output,
  };
  const text = formatExecOutput(result, { policy: { mode: "bytes", limit: 1000 } });
  expect([text.includes("…12906 chars truncated…"), new TextEncoder().encode(text).length]).toEqual(
    [true, 1200],
  );
});

test.for([
  [0, "0"],
  [1500, "1.5"],
  [49, "0"],
  [960, "1"],
] as const)("formatFreeformOutput: %d ms are %s seconds", ([wallTimeMs, seconds]) => {
  expect(formatFreeformOutput({ exitCode: 0, wallTimeMs, output: "ok\n" })).toBe(
    `Exit code: 0\nWall time: ${seconds} seconds\nOutput:\nok\n`,
  );
});

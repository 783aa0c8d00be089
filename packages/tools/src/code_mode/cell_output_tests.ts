import type { ContentItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { toCellOutput } from "./cell_output.ts";

const text = (value: string): ContentItem => ({ type: "input_text", text: value });
const HEAD = "Wall time 0.0 seconds\nOutput:\n";

test("toCellOutput: a long text loses its middle to the tokens asked for", () => {
  const report = {
    outcome: { status: "completed" },
    items: [text("a".repeat(2500) + "b".repeat(2500))],
    wallTimeMs: 0,
  } as const;
  expect(toCellOutput(report, { maxOutputTokens: 10 })).toEqual({
    body: [
      text(`Script completed\n${HEAD}`),
      text(
        `Warning: truncated output (original token count: 1250)\nTotal output lines: 1\n\n${"a".repeat(20)}…1240 tokens truncated…${"b".repeat(20)}`,
      ),
    ],
    success: true,
  });
});

test("toCellOutput: texts together become one, beside an image they stay apart", () => {
  const image: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AA==" };
  const items = ["abcdefgh", "ijklmnop", "qrst"].map(text);
  const outcome = { status: "running", cellId: "3" } as const;
  const together = toCellOutput({ outcome, items, wallTimeMs: 0 }, { maxOutputTokens: 2 });
  const apart = toCellOutput(
    { outcome, items: [image, ...items], wallTimeMs: 0 },
    { maxOutputTokens: 3 },
  );
  expect([together.body, apart.body]).toEqual([
    [
      text(`Script running with cell ID 3\n${HEAD}`),
      text(
        "Warning: truncated output (original token count: 6)\nTotal output lines: 3\n\nabcd…4 tokens truncated…qrst",
      ),
    ],
    [
      text(`Script running with cell ID 3\n${HEAD}`),
      image,
      text("abcdefgh"),
      text("ij…1 tokens truncated…op"),
      text("[omitted 1 text items ...]"),
    ],
  ]);
});

test("toCellOutput: no tokens leave the mark, and a failure is told as one", () => {
  const report = {
    outcome: { status: "failed", error: "Error: x" },
    items: [],
    wallTimeMs: 0,
  } as const;
  expect(toCellOutput(report, { maxOutputTokens: 0 })).toEqual({
    body: [
      text(`Script failed\n${HEAD}`),
      text(
        "Warning: truncated output (original token count: 6)\nTotal output lines: 2\n\n…6 tokens truncated…",
      ),
    ],
    success: false,
  });
});

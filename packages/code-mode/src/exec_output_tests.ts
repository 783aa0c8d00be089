import type { ContentItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import {
  assembleCellOutput,
  type CellOutcome,
  DEFAULT_MAX_OUTPUT_TOKENS,
  toFailedReport,
  type TruncateItems,
} from "./exec_output.ts";

const text = (value: string): ContentItem => ({ type: "input_text", text: value });
const image: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AA==" };

/** Says how it was asked instead of cutting. */
const truncate: TruncateItems = (items, maxTokens) =>
  items.length > 1 ? [...items, text(`within ${maxTokens} tokens`)] : items;

test.for<[outcome: CellOutcome, status: string]>([
  [{ status: "completed" }, "Script completed"],
  [{ status: "running", cellId: "12" }, "Script running with cell ID 12"],
  [{ status: "terminated" }, "Script terminated"],
])("assembleCellOutput: the head says $1, alone as a string", ([outcome, status]) => {
  const report = { outcome, items: [text("")], wallTimeMs: 1250 };
  expect(assembleCellOutput(report, { truncate })).toBe(
    `${status}\nWall time 1.3 seconds\nOutput:\n`,
  );
});

test("assembleCellOutput: an error comes last, after what was put out before", () => {
  const report = {
    outcome: { status: "failed", error: "Error: boom\n    at exec_main.mjs:1:7" },
    items: [text("before"), text(""), text("more")],
    wallTimeMs: 0,
  } as const;
  expect(assembleCellOutput(report, { truncate })).toEqual([
    text("Script failed\nWall time 0.0 seconds\nOutput:\n"),
    text("before"),
    text("more"),
    text("Script error:\nError: boom\n    at exec_main.mjs:1:7"),
    text(`within ${DEFAULT_MAX_OUTPUT_TOKENS} tokens`),
  ]);
});

test("assembleCellOutput: the error counts, the head does not, towards the budget asked for", () => {
  const report = { ...toFailedReport("bad"), items: [image] };
  expect(assembleCellOutput(report, { truncate, maxOutputTokens: 5 })).toEqual([
    text("Script failed\nWall time 0.0 seconds\nOutput:\n"),
    image,
    text("Script error:\nbad"),
    text("within 5 tokens"),
  ]);
});

test.for<[cell: number, times: string]>([
  [750, "1.250 seconds (code-mode 0.750 seconds; overhead 0.500 seconds)"],
  [0, "1.250 seconds (code-mode 0.000 seconds; overhead 1.250 seconds)"],
  [1251.4, "1.250 seconds (code-mode 1.251 seconds; overhead -0.001 seconds)"],
])("assembleCellOutput: a cell of %d ms within a call of 1250 ms", ([wallTimeMs, times]) => {
  const report = { outcome: { status: "completed" }, items: [], wallTimeMs } as const;
  expect(assembleCellOutput(report, { truncate, handlerTimeMs: 1250 })).toBe(
    `Script completed\nWall time ${times}\nOutput:\n`,
  );
});

test("toFailedReport: answers for a cell that is not there", () => {
  expect(toFailedReport("exec cell 7 not found", 20)).toEqual({
    outcome: { status: "failed", error: "exec cell 7 not found" },
    items: [],
    wallTimeMs: 20,
  });
});

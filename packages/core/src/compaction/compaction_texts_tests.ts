import { expect, test } from "vitest";
import { isSummaryText, toSummaryText } from "./compaction_texts.ts";

test("toSummaryText: a handover is known by its beginning, an empty one says so", () => {
  expect([
    isSummaryText(toSummaryText("done")),
    isSummaryText("done"),
    toSummaryText(" \n").endsWith("\n(no summary available)"),
    toSummaryText("done").endsWith("\ndone"),
  ]).toEqual([true, false, true, true]);
});

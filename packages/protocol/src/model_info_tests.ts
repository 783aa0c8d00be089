import { expect, test } from "vitest";
import { toUsableContextWindow } from "./model_info.ts";

test.for([
  [272_000, 258_400],
  [undefined, undefined],
])("toUsableContextWindow: of a window of %s tokens 95 %% are %s", ([window, usable]) => {
  const info = { context_window: window, effective_context_window_percent: 95 };
  expect(toUsableContextWindow(info)).toBe(usable);
});

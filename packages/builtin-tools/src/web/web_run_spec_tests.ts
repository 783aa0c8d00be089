import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { WEB_COMMANDS, WEB_NAMESPACE, WEB_RUN_SPEC } from "./web_run_spec.ts";

test("web.run: the spec is as recorded", ({ skip }) => {
  const toolName = { namespace: WEB_NAMESPACE, name: WEB_RUN_SPEC.name };
  const { got, recorded } = compareWithRecordings({ toolName, spec: WEB_RUN_SPEC }, skip);
  expect(got).toEqual(recorded);
});

test("web.run: knows its commands", () => {
  expect(WEB_COMMANDS.join(" ")).toBe(
    "click finance find image_query open screenshot search_query sports time weather",
  );
});

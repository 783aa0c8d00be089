import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { CLOCK_NAMESPACE, CURR_TIME_SPEC, SLEEP_SPEC } from "./clock_specs.ts";

test.for([CURR_TIME_SPEC, SLEEP_SPEC])("clock.$name: the spec is as recorded", (spec, { skip }) => {
  const toolName = { namespace: CLOCK_NAMESPACE, name: spec.name };
  const { got, recorded } = compareWithRecordings({ toolName, spec }, skip);
  expect(got).toEqual(recorded);
});

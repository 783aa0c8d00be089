import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import {
  REQUEST_USER_INPUT_ASYNC_SPEC,
  SEND_MESSAGE_TO_USER_ASYNC_SPEC,
  toRequestUserInputSpec,
} from "./user_input_specs.ts";

test.for([
  toRequestUserInputSpec(["Plan"]),
  REQUEST_USER_INPUT_ASYNC_SPEC,
  SEND_MESSAGE_TO_USER_ASYNC_SPEC,
])("$name: the spec is as recorded", (spec, { skip }) => {
  const { got, recorded } = compareWithRecordings({ toolName: { name: spec.name }, spec }, skip);
  expect(got).toEqual(recorded);
});

test.for([
  [["Plan"], "Plan mode"],
  [["Default", "Plan"], "Default or Plan mode"],
  [[], "no mode"],
] as const)("request_user_input: says that it works in %o", ([modes, words]) => {
  expect(toRequestUserInputSpec(modes).description).toContain(`Only in ${words}.`);
});

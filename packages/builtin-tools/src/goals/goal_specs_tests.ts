import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { CREATE_GOAL_SPEC, GET_GOAL_SPEC, UPDATE_GOAL_SPEC } from "./goal_specs.ts";

test.for([GET_GOAL_SPEC, CREATE_GOAL_SPEC, UPDATE_GOAL_SPEC])(
  "$name: the spec is as recorded",
  (spec, { skip }) => {
    const { got, recorded } = compareWithRecordings({ toolName: { name: spec.name }, spec }, skip);
    expect(got).toEqual(recorded);
  },
);

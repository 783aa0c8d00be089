import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import {
  CLOSE_AGENT_SPEC,
  MULTI_AGENT_V1_NAMESPACE,
  RESUME_AGENT_SPEC,
  SEND_INPUT_SPEC,
  toSpawnAgentSpecV1,
  WAIT_AGENT_SPEC_V1,
} from "./agent_specs_v1.ts";

test.for([
  toSpawnAgentSpecV1([]),
  SEND_INPUT_SPEC,
  RESUME_AGENT_SPEC,
  CLOSE_AGENT_SPEC,
  WAIT_AGENT_SPEC_V1,
])("multi_agent_v1.$name: the spec is as recorded", (spec, { skip }) => {
  const toolName = { namespace: MULTI_AGENT_V1_NAMESPACE, name: spec.name };
  const { got, recorded } = compareWithRecordings({ toolName, spec }, skip);
  expect(got).toEqual(recorded);
});

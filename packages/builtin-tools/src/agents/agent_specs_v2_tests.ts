import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import {
  COLLABORATION_NAMESPACE,
  FOLLOWUP_TASK_SPEC,
  INTERRUPT_AGENT_SPEC,
  LIST_AGENTS_SPEC,
  SEND_MESSAGE_SPEC,
  toSpawnAgentSpecV2,
  WAIT_AGENT_SPEC_V2,
} from "./agent_specs_v2.ts";

test.for([
  toSpawnAgentSpecV2([]),
  SEND_MESSAGE_SPEC,
  FOLLOWUP_TASK_SPEC,
  WAIT_AGENT_SPEC_V2,
  INTERRUPT_AGENT_SPEC,
  LIST_AGENTS_SPEC,
])("collaboration.$name: the spec is as recorded", (spec, { skip }) => {
  const toolName = { namespace: COLLABORATION_NAMESPACE, name: spec.name };
  const { got, recorded } = compareWithRecordings({ toolName, spec }, skip);
  expect(got).toEqual(recorded);
});

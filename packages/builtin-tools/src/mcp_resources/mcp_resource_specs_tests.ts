import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import {
  LIST_MCP_RESOURCE_TEMPLATES_SPEC,
  LIST_MCP_RESOURCES_SPEC,
  READ_MCP_RESOURCE_SPEC,
} from "./mcp_resource_specs.ts";

test.for([LIST_MCP_RESOURCES_SPEC, LIST_MCP_RESOURCE_TEMPLATES_SPEC, READ_MCP_RESOURCE_SPEC])(
  "$name: the spec is as recorded",
  (spec, { skip }) => {
    const { got, recorded } = compareWithRecordings({ toolName: { name: spec.name }, spec }, skip);
    expect(got).toEqual(recorded);
  },
);

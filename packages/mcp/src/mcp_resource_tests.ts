import { expect, test } from "vitest";
import { toMcpResource } from "./mcp_resource.ts";

test("toMcpResource: the server stands in front, and no server names another", () => {
  expect(JSON.stringify(toMcpResource("s", { uri: "a://b", server: "liar", name: "b" }))).toBe(
    '{"server":"s","uri":"a://b","name":"b"}',
  );
});

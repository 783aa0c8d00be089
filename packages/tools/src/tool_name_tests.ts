import { expect, test } from "vitest";
import { toDisplayName, toToolKey } from "./tool_name.ts";

test("toDisplayName: namespace and name are glued together", () => {
  expect([
    toDisplayName({ name: "echo" }),
    toDisplayName({ namespace: "mcp__srv", name: "echo" }),
  ]).toEqual(["echo", "mcp__srvecho"]);
});

test("toToolKey: names that look alike when glued have different keys", () => {
  const keys = [{ name: "ab" }, { namespace: "a", name: "b" }, { namespace: "ab", name: "" }].map(
    toToolKey,
  );
  expect(new Set(keys).size).toBe(3);
});

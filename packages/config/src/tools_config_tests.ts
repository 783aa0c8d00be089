import { expect, test } from "vitest";
import { checkShape } from "./shape.ts";
import { toTools, toToolsShape } from "./tools_config.ts";

test("toTools: the defaults offer everything but update_plan", () => {
  expect(toTools({})).toEqual({
    update_plan: { enabled: false },
    experimental_request_user_input: { enabled: true },
    deny: [],
  });
});

test("toTools: takes every key", () => {
  const table = {
    web_search: {
      context_size: "low",
      allowed_domains: ["x"],
      location: { country: "DE", region: "BE", city: "B", timezone: "Europe/Berlin" },
    },
    update_plan: { enabled: true },
    experimental_request_user_input: { enabled: false },
    allow: ["exec_command", "mcp__*"],
    deny: [],
  };
  expect(checkShape(table, toToolsShape())).toEqual({ unknown: [] });
  expect(toTools(table)).toEqual(table);
});

test("toTools: an empty list allows nothing, a missing one everything", () => {
  expect([toTools({ allow: [] }).allow, toTools({}).allow]).toEqual([[], undefined]);
});

test.for<[Readonly<Record<string, unknown>>, string]>([
  [{ allow: "exec_command" }, 'invalid type: string "exec_command", expected a sequence'],
  [{ deny: [1] }, "invalid type: integer `1`, expected a string"],
])("toToolsShape: filters are lists of patterns, %j", ([table, message]) => {
  expect(checkShape(table, toToolsShape()).fault?.message).toBe(message);
});

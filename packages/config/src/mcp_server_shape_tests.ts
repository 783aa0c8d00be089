import { expect, test } from "vitest";
import { toMcpServerShape } from "./mcp_server_shape.ts";
import { checkShape } from "./shape.ts";

test.for<[string, Readonly<Record<string, unknown>>, string | undefined]>([
  ["a number of seconds with parts", { startup_timeout_sec: 1.5, tool_timeout_sec: 2 }, undefined],
  [
    "a negative timeout",
    { tool_timeout_sec: -1 },
    "invalid value: integer `-1`, expected a number of seconds that is not negative in tool_timeout_sec",
  ],
  [
    "a schema of no bytes",
    { tool_input_schema_max_bytes: 0 },
    "invalid value: integer `0`, expected a nonzero usize in tool_input_schema_max_bytes",
  ],
  [
    "arguments in one string",
    { args: "-q" },
    'invalid type: string "-q", expected a sequence in args',
  ],
  [
    "a variable that is no text",
    { env: { PORT: 1 } },
    "invalid type: integer `1`, expected a string in env.PORT",
  ],
  [
    "variables by name and by table",
    { env_vars: ["A", { name: "B", source: "local" }] },
    undefined,
  ],
  [
    "a variable without a name",
    { env_vars: [{ source: "local" }] },
    "missing field `name` in env_vars",
  ],
  [
    "an unknown approval mode",
    { default_tools_approval_mode: "ask" },
    "unknown variant `ask`, expected one of `auto`, `prompt`, `writes`, `approve` in default_tools_approval_mode",
  ],
  [
    "an unknown mode of one tool",
    { tools: { t: { approval_mode: "ask" } } },
    "unknown variant `ask`, expected one of `auto`, `prompt`, `writes`, `approve` in tools.t.approval_mode",
  ],
  [
    "a port out of range",
    { oauth: { callback_port: 70_000 } },
    "invalid value: integer `70000`, expected u16 in oauth.callback_port",
  ],
])("toMcpServerShape: %s", ([, table, message]) => {
  const { fault } = checkShape(table, toMcpServerShape());
  expect(fault && `${fault.message} in ${fault.path.join(".")}`).toBe(message);
});

test("toMcpServerShape: names what it does not know", () => {
  const table = { command: "c", comand: "c", tools: { t: { aproval_mode: "auto" } } };
  expect(checkShape(table, toMcpServerShape()).unknown).toEqual([
    ["comand"],
    ["tools", "t", "aproval_mode"],
  ]);
});

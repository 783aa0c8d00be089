import { expect, test } from "vitest";
import { EXEC_COMMAND_SPEC, toSpecWithoutTty, WRITE_STDIN_SPEC } from "./exec_specs.ts";

const outline = (spec: typeof EXEC_COMMAND_SPEC): unknown => [
  spec.name,
  Object.entries(spec.parameters.properties ?? {}).map(
    ([name, schema]) => `${name}: ${String(schema.type)}`,
  ),
  spec.parameters.required,
];

test("exec specs: parameters as recorded, in byte order", () => {
  expect([EXEC_COMMAND_SPEC, WRITE_STDIN_SPEC].map(outline)).toEqual([
    [
      "exec_command",
      [
        "cmd: string",
        "justification: string",
        "login: boolean",
        "max_output_tokens: number",
        "prefix_rule: array",
        "sandbox_permissions: string",
        "shell: string",
        "tty: boolean",
        "workdir: string",
        "yield_time_ms: number",
      ],
      ["cmd"],
    ],
    [
      "write_stdin",
      ["chars: string", "max_output_tokens: number", "session_id: number", "yield_time_ms: number"],
      ["session_id"],
    ],
  ]);
});

test("toSpecWithoutTty: everything but the terminal", () => {
  const names = Object.keys(EXEC_COMMAND_SPEC.parameters.properties ?? {});
  const { parameters } = toSpecWithoutTty(EXEC_COMMAND_SPEC);
  expect(Object.keys(parameters.properties ?? {})).toEqual(names.filter((name) => name !== "tty"));
});

import { expect, test } from "vitest";
import { CliError } from "./cli_error.ts";
import { createMemoryIo } from "./memory_io.ts";
import { reportError } from "./report_error.ts";

class PartError extends Error {
  override readonly name = "PartError";
  readonly code = "broken";
}

function report(error: unknown, env = {}): { readonly code: number; readonly stderr: string } {
  const io = createMemoryIo({ env });
  return { code: reportError(error, io), stderr: io.stderrText() };
}

test.for<readonly [unknown, { readonly code: number; readonly stderr: string }]>([
  [new CliError("usage", "unknown flag"), { code: 2, stderr: "error: unknown flag\n" }],
  [
    new CliError("no_prompt", "No prompt provided via stdin."),
    { code: 1, stderr: "No prompt provided via stdin.\n" },
  ],
  [new CliError("bad_input", "no such folder"), { code: 1, stderr: "Error: no such folder\n" }],
  [new PartError("it broke"), { code: 1, stderr: "Error: it broke\n" }],
  [
    new PartError("Error loading config.toml: bad"),
    { code: 1, stderr: "Error loading config.toml: bad\n" },
  ],
  [
    new TypeError("x is not a function"),
    {
      code: 1,
      stderr: "Error: unexpected: x is not a function (set CODEXKIT_DEBUG=1 to see where)\n",
    },
  ],
  ["just text", { code: 1, stderr: "Error: unexpected: just text\n" }],
  [new PartError("a\u001b[2Jb"), { code: 1, stderr: "Error: ab\n" }],
])("reportError: %s", ([error, expected]) => {
  expect(report(error)).toEqual(expected);
});

test("reportError: a stack only when it is asked for, with its cause", () => {
  const error = new PartError("outer", { cause: new Error("inner") });
  expect(report(error).stderr.split("\n")).toHaveLength(2);
  expect(report(error, { CODEXKIT_DEBUG: "1" }).stderr).toMatch(
    /^Error: outer\nPartError: outer\n {4}at [^]*caused by: Error: inner\n {4}at /,
  );
});

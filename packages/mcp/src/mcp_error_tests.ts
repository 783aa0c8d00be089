import { expect, test } from "vitest";
import { McpError, toQuote, toReason } from "./mcp_error.ts";

test("McpError: a message is one line, whatever a server put into it", () => {
  const error = new McpError("start_failed", "server said:\n\u001b[31mred\u2028end", {
    server: "s",
    codexText: "connection closed",
  });
  const { name, message, code, server, codexText } = error;
  expect({ name, message, code, server, codexText, ours: McpError.isInstance(error) }).toEqual({
    name: "McpError",
    message: "server said: [31mred end",
    code: "start_failed",
    server: "s",
    codexText: "connection closed",
    ours: true,
  });
});

test("McpError: an error of another copy of the package is recognised, others are not", () => {
  const other = { [Symbol.for("@codexkit/mcp.McpError")]: true };
  expect([other, new Error("x"), null, "x"].map((value) => McpError.isInstance(value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("McpError: keeps its cause", () => {
  const cause = new Error("why");
  expect(new McpError("closed", "x", { cause }).cause).toBe(cause);
});

test("toQuote: cuts what is too long", () => {
  expect(toQuote("x".repeat(400))).toBe(`${"x".repeat(300)}…`);
});

test.for<[unknown, string]>([
  [
    new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }),
    "fetch failed: connect ECONNREFUSED",
  ],
  [new Error("plain"), "plain"],
  ["text\nof two lines", "text of two lines"],
])("toReason: %s", ([error, want]) => {
  expect(toReason(error)).toBe(want);
});

import { expect, test } from "vitest";
import { toLowerCaseNames, toProgramHeaders } from "./program_headers.ts";

test("toProgramHeaders: names the program that was given, else ours", () => {
  expect([
    toProgramHeaders({ version: "1.2.3" }),
    toProgramHeaders({ originator: "codex_exec", version: "1.2.3" }),
    toProgramHeaders({ originator: "codex_exec", version: "1.2.3", userAgent: "agent (x)" }),
  ]).toEqual([
    { originator: "codexkit", "user-agent": "codexkit/1.2.3" },
    { originator: "codex_exec", "user-agent": "codex_exec/1.2.3" },
    { originator: "codex_exec", "user-agent": "agent (x)" },
  ]);
});

test("toLowerCaseNames: the last of two spellings counts", () => {
  expect(toLowerCaseNames({ "X-A": "1", "x-b": "2", "x-a": "3" })).toEqual({
    "x-a": "3",
    "x-b": "2",
  });
});

import { expect, test } from "vitest";
import { DEMO_TEST_SCRIPT, runsTypeScript, toDemoFiles } from "./demo_project.ts";

test.for([
  ["node", "/usr/bin/node", "NODE_NO_WARNINGS=1 '/usr/bin/node'"],
  ["bun", "/opt/bun", "NODE_NO_WARNINGS=1 '/opt/bun'"],
  ["bun-executable", "/opt/it's here/codexkit", `BUN_BE_BUN=1 '/opt/it'\\''s here/codexkit'`],
] as const)("toDemoFiles: on %s the tests run on that program", ([kind, execPath, command]) => {
  expect(toDemoFiles({ kind, execPath, nodeVersion: "24.0.0" })[DEMO_TEST_SCRIPT]).toBe(
    `#!/bin/sh\nexec env ${command} src/count_words_tests.ts\n`,
  );
});

test("toDemoFiles: a handful of small files", () => {
  const files = toDemoFiles({ kind: "node", execPath: "/n", nodeVersion: "24.0.0" });
  expect(Object.keys(files)).toEqual([
    "README.md",
    "package.json",
    "run_tests.sh",
    "src/count_words.ts",
    "src/count_words_tests.ts",
  ]);
  expect(Object.values(files).every((text) => text.length < 2000 && text.endsWith("\n"))).toBe(
    true,
  );
});

test.for([
  ["node", "20.20.2", false],
  ["node", "22.17.1", false],
  ["node", "22.18.0", true],
  ["node", "24.0.0", true],
  ["bun-executable", "", true],
] as const)("runsTypeScript: %s %s: %s", ([kind, nodeVersion, expected]) => {
  expect(runsTypeScript({ kind, execPath: "/n", nodeVersion })).toBe(expected);
});

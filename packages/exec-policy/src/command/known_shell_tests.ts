import { expect, test } from "vitest";
import { isKnownShell } from "./known_shell.ts";

test.for([
  ["bash", true],
  ["/bin/bash", true],
  ["/usr/bin/zsh", true],
  ["/home/me/.local/bin/zsh", true],
  ["/home/me/project/bash", false],
  ["./bash", false],
  ["/bin/../tmp/bash", false],
  ["/bin/sub/bash", false],
] as const)("isKnownShell: %s is %s", ([program, expected]) => {
  expect(isKnownShell(program, "/home/me/.local/bin/zsh")).toBe(expected);
});

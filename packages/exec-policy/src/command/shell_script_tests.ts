import { expect, test } from "vitest";
import { extractShellScript } from "./shell_script.ts";

test.for([
  [["bash", "-lc", "ls"], "ls"],
  [["/bin/bash", "-c", "ls"], "ls"],
  [["zsh", "-lc", "ls"], "ls"],
  [["/usr/bin/sh", "-c", ""], ""],
  [["bash", "-lc", "ls", "extra"], undefined],
  [["bash", "-x", "ls"], undefined],
  [["bash", "-lc"], undefined],
  [["fish", "-c", "ls"], undefined],
  [["pwsh", "-c", "ls"], undefined],
  [["ls"], undefined],
  [[], undefined],
] as const)("script: %j", ([argv, expected]) => {
  expect(extractShellScript(argv)).toBe(expected);
});

import { expect, test } from "vitest";
import { type DangerRule, isDangerousCommand } from "./dangerous_command.ts";

/** What each rule says: `forced_rm`, then `leading_forced_rm`. */
const TABLE: readonly (readonly [readonly string[], boolean, boolean])[] = [
  [["rm", "-f", "x"], true, true],
  [["rm", "-rf", "x"], true, true],
  [["rm", "-fr", "x"], true, false],
  [["rm", "x", "-f"], true, false],
  [["rm", "--force", "x"], true, false],
  [["rm", "-r", "x"], false, false],
  [["rm", "--", "-f"], false, false],
  [["/bin/rm", "-f", "x"], true, true],
  [["sudo", "rm", "-rf", "x"], true, true],
  [["sudo", "sudo", "rm", "-f"], true, true],
  [["sudo"], false, false],
  [["bash", "-lc", "ls && rm -f x"], true, true],
  [["bash", "-lc", "(rm -f x)"], true, false],
  [["bash", "-lc", "rm -f $X > y"], true, false],
  [
    ["bash", "-lc", "git reset --hard; git push --force; git branch -D x; git clean -fdx"],
    false,
    false,
  ],
  [["bash", "-lc", "echo 'rm -f x'"], false, false],
  [[], false, false],
];

test.for(TABLE)("danger: %j", async ([argv, forced, leading]) => {
  const ask = async (rule: DangerRule): Promise<boolean> => isDangerousCommand(argv, { rule });
  expect([await ask("forced_rm"), await ask("leading_forced_rm")]).toEqual([forced, leading]);
  expect(await isDangerousCommand(argv)).toBe(forced);
});

import { expect, test } from "vitest";
import { listLiteralCommands } from "./literal_commands.ts";

async function includes(script: string, words: readonly string[]): Promise<boolean> {
  const commands = await listLiteralCommands(script);
  return commands.some((found) => JSON.stringify(found) === JSON.stringify(words));
}

test.for([
  "git push",
  "git push > f 2>&1",
  "A=1 git push # c",
  "(git push)",
  "{ git push; }",
  "! git push",
  "git push &",
  "ls && git push",
  "if git push; then ls; fi",
  "if ls; then git push; fi",
  "for i in 1; do git push; done",
  "while git push; do ls; done",
  "case x in a) git push;; esac",
  "f() { git push; }",
  "echo $(git push)",
  'echo "a `git push` b"',
  "cat <(git push)",
  "cat 1<(git push)",
  "cat <<E\n$(git push)\nE",
  "x=$(git push)",
  "echo ${a:-$(git push)}",
  "'git' pu\"sh\"",
  "\\git push",
  "git $X push",
  "bash -c 'git push'",
  "sh -c \"bash -lc 'git push'\"",
  "git push; echo 'a",
  "git push\n)",
  "time git push",
])("literal: finds `git push` in %j", async (script) => {
  expect(await includes(script, ["git", "push"])).toBe(true);
});

test.for([
  "echo 'git push'",
  "cat <<E\ngit push\nE",
  "# git push\nls",
  "$GIT push",
  "echo git push",
])("literal: no `git push` runs in %j", async (script) => {
  expect(await includes(script, ["git", "push"])).toBe(false);
});

test("literal: commands come once, nested ones behind those that hold them", async () => {
  expect(await listLiteralCommands("a b; bash -c 'c; a b'; c")).toEqual([
    ["a", "b"],
    ["bash", "-c", "c; a b"],
    ["c"],
  ]);
});

test("literal: words that are known only when the script runs are left out", async () => {
  expect(await listLiteralCommands('cp "$a" b{1,2} "c d" e*')).toContainEqual(["cp", "c d", "e*"]);
});

test("literal: a script too long to parse is still split", async () => {
  expect(await includes(`${"a; ".repeat(30_000)} git push`, ["git", "push"])).toBe(true);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toSimpleCommands } from "../simple_commands.ts";
import { parsePlainCommands } from "./plain_commands.ts";

function plain(...commands: string[][]): unknown {
  return { commands, complex: false, literal: true };
}

test.for([
  ["ls -1", ["ls", "-1"]],
  ["a && b || c; d | e", ["a"], ["b"], ["c"], ["d"], ["e"]],
  ["ls && pwd; echo 'hi there' | wc -l", ["ls"], ["pwd"], ["echo", "hi there"], ["wc", "-l"]],
  ['echo "hi there"', ["echo", "hi there"]],
  ["echo 123 456", ["echo", "123", "456"]],
  ['git commit -m "line1\nline2"', ["git", "commit", "-m", "line1\nline2"]],
  [`echo "/usr"'/'"local"/bin`, ["echo", "/usr/local/bin"]],
  ['rg -n "foo" -g"*.py"', ["rg", "-n", "foo", "-g*.py"]],
  [`ls "" ''`, ["ls", "", ""]],
  [
    "ls x=1 --a=b a:b a@b a%b a,b +1 - --",
    ["ls", "x=1", "--a=b", "a:b", "a@b", "a%b", "a,b", "+1", "-", "--"],
  ],
  [`ls '*' "?" '[a]' '~' '#' '$x' "a!b" !`, ["ls", "*", "?", "[a]", "~", "#", "$x", "a!b", "!"]],
  ["ls é 日本", ["ls", "é", "日本"]],
  ["ls a;", ["ls", "a"]],
  ["ls a\n\nls b\n", ["ls", "a"], ["ls", "b"]],
  ["ls a &&\n  ls b", ["ls", "a"], ["ls", "b"]],
  ["ls \\\n  b", ["ls", "b"]],
  ['ls "a\\nb"', ["ls", "a\\nb"]],
  ['ls "a # c"', ["ls", "a # c"]],
  ["time ls", ["time", "ls"]],
  ["test a", ["test", "a"]],
] as const)("plain: %j", async ([script, ...commands]) => {
  expect(await parsePlainCommands(script)).toEqual(plain(...commands.map((words) => [...words])));
});

test.for([
  "(ls)",
  "{ ls; }",
  "ls || (pwd && echo hi)",
  "ls > f",
  "ls 2>&1",
  "ls < f",
  "cat <<< x",
  "ls &",
  "echo hi & echo bye",
  "ls |& wc",
  "echo $(x)",
  "echo `x`",
  "echo $HOME",
  'echo "$HOME"',
  'echo "a ${HOME}"',
  'echo "$"',
  "echo $",
  "echo $'a'",
  "FOO=b ls",
  "FOO=b",
  "export A=b",
  "unset x",
  "[ a ]",
  "[[ a ]]",
  "((1))",
  "! ls",
  "if true; then ls; fi",
  "for i in 1; do ls; done",
  "f() { ls; }",
  "ls # c",
  "# c\nls",
  "#!/bin/sh\nls",
  "ls &&",
  "&& ls",
  "ls ;; pwd",
  "ls | | wc",
  "echo 'a",
  'echo "a',
  "ls ; do",
  "ls @(a|b)",
  "ls {1..3}",
  "ls <(x)",
  "ls 1<(x)",
  "'ls' a",
  "time -p ls",
  "! time ls",
  "",
  "  \n\t  ",
])("plain: refuses %j", async (script) => {
  expect(await parsePlainCommands(script)).toBeUndefined();
});

test.for([
  ["echo *.txt", ["echo", "*.txt"]],
  ["ls ~/x a? [ab] a^b a#b =x", ["ls", "~/x", "a?", "[ab]", "a^b", "a#b", "=x"]],
  ["echo a\\ b", ["echo", "a\\ b"]],
  ["ls a\\\nb", ["ls", "a\\\nb"]],
  ['echo "a\\"b" "c\\\\d"', ["echo", 'a\\"b', "c\\\\d"]],
  ["ls a\r", ["ls", "a\r"]],
  ["\\ls", ["\\ls"]],
] as const)(
  "plain: %j is read as written, and said to be replaced by the shell",
  async ([script, words]) => {
    expect(await parsePlainCommands(script)).toEqual({
      commands: [[...words]],
      complex: false,
      literal: false,
    });
  },
);

test.for([
  ["python3 <<'PY'\nprint(1)\nPY", ["python3"]],
  ["python3 - a <<PY\nprint(1)\nPY\n", ["python3", "-", "a"]],
  ["cat <<A <<B\n1\nA\n2\nB", ["cat"]],
] as const)("here-document: %j gives the words before it", async ([script, words]) => {
  expect(await parsePlainCommands(script)).toEqual({
    commands: [[...words]],
    complex: true,
    literal: true,
  });
});

test.for([
  "python3 <<PY && ls\nx\nPY",
  "python3 <<PY\nx\nPY\nls",
  "python3 <<PY > f\nx\nPY",
  'cmd "$x" <<E\nE',
  "cmd $x <<E\nE",
  "cmd 'a' <<E\nE",
  "cmd * <<E\nE",
  "A=1 cmd <<E\nE",
  "cat <<E\n$(rm x)\nE",
  "cat <<E &\nE",
  "<<E\nE",
])("here-document: refuses %j", async (script) => {
  expect(await parsePlainCommands(script)).toBeUndefined();
});

test("plain: quoted words come back as they were, whatever they hold", async () => {
  const name = fc.stringMatching(/^[a-z]{3,6}x$/);
  const args = fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 });
  const commands = fc.array(fc.tuple(name, args), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(commands, async (drawn) => {
      const words = drawn.map(([program, rest]) => [program, ...rest]);
      fc.pre(!words.flat().some((word) => word.includes("\0")));
      const script = drawn
        .map(([program, rest]) => [program, ...rest.map(toQuoted)].join(" "))
        .join(" && ");
      expect(await parsePlainCommands(script)).toEqual(plain(...words));
      expect(toSimpleCommands(script)).toEqual(words);
    }),
  );
});

function toQuoted(text: string): string {
  return text
    .split("'")
    .map((piece) => `'${piece}'`)
    .join(`"'"`);
}

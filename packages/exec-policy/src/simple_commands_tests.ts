import { expect, test } from "vitest";
import { toSimpleCommands } from "./simple_commands.ts";

test.for([
  ["nothing", "", []],
  ["words", "ls -l  /tmp", [["ls", "-l", "/tmp"]]],
  ["operators", "a;b&&c||d|e & f\ng", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]],
  ["quotes join", `a 'b c'"d e"f ''`, [["a", "b cd ef", ""]]],
  [
    "backslashes",
    String.raw`r\m a\ b "x\"y" \
c`,
    [["rm", "a b", 'x"y', "c"]],
  ],
  ["operators in quotes are text", `echo 'a; b' "c | d"`, [["echo", "a; b", "c | d"]]],
  ["subshell", "(a b; c)", [["a", "b"], ["c"]]],
  [
    "substitution",
    "echo $(a b) x",
    [
      ["a", "b"],
      ["echo", "", "x"],
    ],
  ],
  [
    "substitution in quotes",
    `echo "x$(a ")" b)y"`,
    [
      ["a", ")", "b"],
      ["echo", "xy"],
    ],
  ],
  [
    "backquotes",
    "echo `a b`",
    [
      ["a", "b"],
      ["echo", ""],
    ],
  ],
  ["process substitution", "diff <(a) >(b)", [["a"], ["b"], ["diff", "", ""]]],
  ["no substitution in single quotes", "echo '$(a)'", [["echo", "$(a)"]]],
  ["redirections", "a >x 2>&1 <y >>z b &>w c 2>/dev/null", [["a", "b", "c"]]],
  ["a number that is an argument", "a 2 > x", [["a", "2"]]],
  ["here-string", "a <<< 'b c' d", [["a", "d"]]],
  ["here-document", "cat <<EOF x\nrm -f y\nEOF\nls", [["cat", "x"], ["ls"]]],
  ["here-document with quotes and tabs", "cat <<-'E F'\n\trm\n\tE F\nls", [["cat"], ["ls"]]],
  ["two here-documents", "cat <<A <<B\n1\nA\n2\nB\nls", [["cat"], ["ls"]]],
  ["a here-document without end", "cat <<EOF\nrm", [["cat"]]],
  ["comments", "a # b; c\nd e#f", [["a"], ["d", "e#f"]]],
  ["variables stay", "a $x ${y} $'z'", [["a", "$x", "${y}", "$z"]]],
  ["unclosed quote", "a 'b", [["a", "b"]]],
  ["unclosed substitution", "a $(b", [["b"], ["a", ""]]],
  ["a function", "f() { a; }", [["f"], ["{", "a"], ["}"]]],
] as const)("toSimpleCommands: %s", ([, script, expected]) => {
  expect(toSimpleCommands(script)).toEqual(expected);
});

test("toSimpleCommands: deep nesting neither fails nor hides a command", () => {
  const commands = toSimpleCommands(`${"$(".repeat(10_000)}rm -f x`);
  expect(commands.some((words) => words.includes("-f"))).toBe(true);
});

test("toSimpleCommands: a megabyte is read in linear time", () => {
  expect(toSimpleCommands("echo 'a' | ".repeat(100_000)).length).toBe(100_000);
});

test("toSimpleCommands: words of megabytes, with and without quotes", () => {
  const long = "x".repeat(4_000_000);
  expect(toSimpleCommands(`${long} "${long}$y" a#${long}`)).toEqual([
    [long, `${long}$y`, `a#${long}`],
  ]);
});

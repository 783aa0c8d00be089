import { expect, test } from "vitest";
import { createTextStyle } from "../terminal/text_style.ts";
import { type CommandSpec, listCommandPaths } from "./command_spec.ts";
import { ROOT_COMMAND } from "./command_table.ts";
import { renderHelp, wrapText } from "./render_help.ts";

const plain = createTextStyle({ hasColor: false });

const tiny: CommandSpec = {
  name: "tiny",
  about: "Do a small thing",
  flags: [
    { name: "size", short: "s", value: "N", choices: ["1", "2"], about: "How small" },
    { name: "very", about: "Smaller", repeatable: true },
  ],
  positionals: [{ name: "WHAT", about: "Thing to do", required: true }],
  commands: [],
  examples: [{ line: "tiny -s 1 x", about: "one" }],
};

test("renderHelp: usage, arguments, flags and examples, aligned", () => {
  expect(renderHelp([tiny], { style: plain })).toBe(
    `Do a small thing.

Usage
  tiny [FLAGS] <WHAT>

Arguments
  WHAT  Thing to do

Flags
  -s, --size N  How small: 1, 2
      --very    Smaller (repeatable)

Examples
  tiny -s 1 x  # one
`,
  );
});

test("renderHelp: no line is wider than asked for, except unbreakable terms and examples", () => {
  const wide: string[] = [];
  for (const path of listCommandPaths(ROOT_COMMAND))
    for (const line of renderHelp(path, { style: plain, columns: 80 }).split("\n"))
      if (line.length > 80 && !line.includes("--dangerously") && !line.includes("codexkit "))
        wide.push(line);
  expect(wide).toEqual([]);
});

test("renderHelp: every flag and command of the table is explained", () => {
  for (const path of listCommandPaths(ROOT_COMMAND)) {
    const help = renderHelp(path, { style: plain });
    const command = path.at(-1);
    for (const flag of command?.flags ?? []) expect(help).toContain(`--${flag.name}`);
    for (const child of command?.commands ?? []) expect(help).toContain(child.name);
  }
});

test("renderHelp: colours only when asked for", () => {
  expect(renderHelp([tiny], { style: plain })).not.toContain("\u001b");
  expect(renderHelp([tiny], { style: createTextStyle({ hasColor: true }) })).toContain(
    "\u001b[1mUsage",
  );
});

test.for<readonly [string, number, readonly string[]]>([
  ["a b c", 3, ["a b", "c"]],
  ["word", 2, ["word"]],
  ["", 5, [""]],
])("wrapText: '%s' in %d cells", ([text, width, expected]) => {
  expect(wrapText(text, width)).toEqual(expected);
});

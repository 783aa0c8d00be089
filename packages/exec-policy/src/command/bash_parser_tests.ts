import { expect, test } from "vitest";
import { type BashTree, hasErrors, MAX_PARSED_SCRIPT_LENGTH, parseBash } from "./bash_parser.ts";

async function readErrors(script: string): Promise<boolean | undefined> {
  const tree = await parseBash(script);
  return tree === undefined ? undefined : hasErrors(tree);
}

test.for([
  ["ls -l", false],
  ["if true; then ls; fi", false],
  ["ls &&", true],
  ["echo 'a", true],
  ["a\0b", undefined],
  ["a".repeat(MAX_PARSED_SCRIPT_LENGTH), false],
  ["a".repeat(MAX_PARSED_SCRIPT_LENGTH + 1), undefined],
] as const)("parse: %# says whether there are mistakes", async ([script, expected]) => {
  expect(await readErrors(script)).toBe(expected);
});

test.for(["(", "$(", '"$(', "((", "{ ", "function f ", "coproc ", "if ", "`", "<<E\n", "${a:-"])(
  "parse: %j over and over is survived",
  async (piece) => {
    const script = piece.repeat(MAX_PARSED_SCRIPT_LENGTH / piece.length);
    const tree = await parseBash(script);
    if (tree === undefined) return;
    const types = listTypes(tree);
    expect(types[0]).toBe("Script");
  },
);

test("parse: the children of a node include the scripts of substitutions", async () => {
  const tree = await parseBash("echo $(ls)");
  const types = tree === undefined ? [] : listTypes(tree);
  expect(types.filter((type) => type === "Command")).toEqual(["Command", "Command"]);
});

function listTypes(tree: BashTree): string[] {
  const types: string[] = [];
  const nodes: Parameters<BashTree["listChildren"]>[0][] = [tree.root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    types.push(node.type);
    nodes.push(...tree.listChildren(node).toReversed());
  }
  return types;
}

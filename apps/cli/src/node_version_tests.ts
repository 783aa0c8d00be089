import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeOldNode, MIN_NODE_VERSION } from "./node_version.ts";

test("MIN_NODE_VERSION: that of package.json", () => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { engines }: { engines: { node: string } } = JSON.parse(text);
  expect(`${engines.node}.0`).toBe(`>=${MIN_NODE_VERSION}`);
});

test.for([
  ["18.20.8", false],
  ["20.20.2", false],
  ["22.17.1", false],
  ["22.18.0", true],
  ["22.9.0", false],
  ["23.0.0", true],
  ["24.21.0", true],
] as const)("describeOldNode: %s is new enough: %s", ([version, isFine]) => {
  expect(describeOldNode(version)).toBe(
    isFine ? undefined : `Error: codexkit needs Node 22.18.0 or newer, and this is Node ${version}`,
  );
});

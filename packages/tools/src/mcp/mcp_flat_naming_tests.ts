import { expect, test } from "vitest";
import { toFlatNames } from "./mcp_flat_naming.ts";

const OPTIONS = { prefix: true, maxLength: 64 };

test("toFlatNames: connectors that share server and tool name get a name each", () => {
  const tools = ["c1", "c2"].map((connectorId) => ({
    server: "apps",
    tool: { name: "find" },
    connectorId,
  }));
  const named = toFlatNames(tools, OPTIONS);
  expect(new Set(named.map(({ source }) => source.connectorId))).toEqual(new Set(["c1", "c2"]));
  expect(new Set(named.map(({ name }) => name.name)).size).toBe(2);
  const length = "mcp__apps__find".length + 40;
  expect(named.map(({ name }) => name.name.length)).toEqual([length, length]);
});

test("toFlatNames: a name that looks like another's hash does not take it", () => {
  const long = { server: "srv", tool: { name: "x".repeat(80) } };
  const [first] = toFlatNames([long], OPTIONS);
  const taken = {
    server: "srv",
    tool: { name: first?.name.name.slice("mcp__srv__".length) ?? "" },
  };
  const names = toFlatNames([long, taken], OPTIONS).map(({ name }) => name.name);
  expect([new Set(names).size, names.every(({ length }) => length === 64)]).toEqual([2, true]);
});

test("toFlatNames: callable names go before raw ones", () => {
  const tool = {
    server: "apps",
    tool: { name: "raw" },
    callableNamespace: "mail",
    callableName: "find",
  };
  expect(toFlatNames([tool], OPTIONS)).toEqual([
    { name: { name: "mcp__mail__find" }, source: tool },
  ]);
});

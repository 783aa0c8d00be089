import { expect, test } from "vitest";
import { sanitizeMcpName, toHashSuffix, toUniqueParts } from "./mcp_name_parts.ts";

test.for([
  ["ok_Tool9", "ok_Tool9"],
  ["café", "caf_"],
  ["a-b.c/d e", "a_b_c_d_e"],
  ["😀", "_"],
  ["", "_"],
] as const)("sanitizeMcpName: %j is %j", ([text, expected]) => {
  expect(sanitizeMcpName(text)).toBe(expected);
});

test("toHashSuffix: an underscore and twelve digits", () => {
  expect(toHashSuffix("my-server\0my-server\0")).toBe("_497a8b629ad2");
});

test("toUniqueParts: a taken name is hashed again until it is free", () => {
  const used = new Set<string>();
  const parts = { namespace: "ns", name: "tool", id: "id", maxLength: 128, used };
  const names = [1, 2, 3].map(() => toUniqueParts(parts).name);
  expect(names).toEqual(["tool", `tool${toHashSuffix("id")}`, `tool${toHashSuffix("id\u00001")}`]);
});

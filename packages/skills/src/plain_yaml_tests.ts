import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { isRecord } from "@codexkit/protocol";
import { readPlainYaml } from "./plain_yaml.ts";
import { repairYaml } from "./repair_yaml.ts";

test("readPlainYaml: texts, quotes, blocks, comments and a map below a key", () => {
  const text = [
    "# about",
    "name: tidy",
    'description: "Use: it"',
    "license:",
    "argument-hint: 'a # b'",
    "colon: Build for AWS: ECS",
    "long: >-",
    "  First # line",
    "",
    "    second",
    "tags: [ one, two words ]",
    "none: []",
    "tools:",
    "- Read",
    "- 'Bash(ls)'",
    "more:",
    "",
    "  - a",
    "metadata:",
    "  short-description: Short (one)",
    "  version: 1.0",
  ].join("\n");
  expect(readPlainYaml(text)).toEqual({
    name: "tidy",
    description: "Use: it",
    license: "",
    "argument-hint": "a # b",
    colon: "Build for AWS: ECS",
    long: "  First # line\n\n    second",
    tags: ["one", "two words"],
    none: [],
    tools: ["Read", "Bash(ls)"],
    more: ["a"],
    metadata: { "short-description": "Short (one)", version: "1.0" },
  });
});

test.for([
  "name: [a: b]",
  "name: ['a']",
  "name: [a,]",
  "name: [a,\n b]",
  "name: [[a]]",
  "tools:\n- a: b",
  "tools:\n- a\n  - b",
  "tools:\n  - a\n- b",
  "tools:\n- [a]",
  "tools:\n-",
  "name: *a",
  "name: &a b",
  "name: !!str a",
  "name: a # b",
  "name: a:",
  "name: 'it''s'",
  'name: "a\\n"',
  "name: a\n  b",
  "name: a\nname: b",
  "name: |2\n  a",
  "name: |\n   \n a",
  "name: |\n   a\n  b",
  "- a",
  "- name: a",
  "name:a",
  "just text",
  "metadata:\n  a:\n    b: c",
  "metadata:\n  a: b\n   c: d",
  "metadata:\n  a: b\n  a: c",
  "\tname: a",
  "name: a\tb",
  "name: a\u0085",
  "__proto__: a",
])("readPlainYaml: leaves %j to a parser", (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

const word = fc.constantFrom(
  "a", "b:", ":", "c: d", " ", "  ", "#", " # x", "-", "- ", "'", '"', "|", ">", "|-", ">+", "[", "]", "{", "}",
  "&x", "*x", "!t", "%", "@", "`", "~", "null", "1.5", "é", "\n", "\n ", "\n  ", "\n   ", "\nk: ", "\nk:", "\nm:\n  n: ",
  "\n  o: ", "\n# c", "[a, b]", "[a", ", b]", "\n- a", "\n  - b", "\n\n", "...", "?", ",", "\\", "=", "<<", "😀",
); // prettier-ignore

test("readPlainYaml: what it reads, a whole parser reads alike", () => {
  let read = 0;
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      const text = `k0: ${words.join("")}`;
      const plain = readPlainYaml(text);
      if (plain === undefined) return;
      read++;
      expect(toCollapsed(plain)).toEqual(toCollapsed(readWhole(text)));
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(1000);
});

function readWhole(text: string): unknown {
  const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
  if (document.errors.length === 0) return document.toJS();
  const repaired = parseDocument(repairYaml(text) ?? text, { schema: "failsafe" });
  return repaired.errors.length === 0 ? repaired.toJS() : repaired.errors[0]?.message;
}

function toCollapsed(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/\s+/g, " ").trim();
  if (Array.isArray(value)) return value.map(toCollapsed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCollapsed(item)]));
}

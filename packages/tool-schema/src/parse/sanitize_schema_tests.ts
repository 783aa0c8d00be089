import { expect, test } from "vitest";
import { sanitizeSchema } from "./sanitize_schema.ts";

test.for([
  ["T001 true", "true", '{"type":"string"}'],
  ["T002 false", "false", '{"type":"string"}'],
  ["T004 only a description", '{"description":"d"}', "{}"],
  [
    "T007 items true",
    '{"type":"array","items":true}',
    '{"type":"array","items":{"type":"string"}}',
  ],
  ["T017 enum", '{"enum":["a"]}', '{"enum":["a"],"type":"string"}'],
  ["T023 const null", '{"const":null}', '{"enum":[null],"type":"string"}'],
  ["T024 const beats enum", '{"const":"c","enum":["z"]}', '{"enum":["c"],"type":"string"}'],
  ["T025 format", '{"format":"date"}', '{"format":"date","type":"string"}'],
  ["T027 minimum", '{"minimum":1}', '{"minimum":1,"type":"number"}'],
  ["T031 minLength", '{"minLength":1}', "{}"],
  ["T037 a list of one type", '{"type":["string"]}', '{"type":"string"}'],
  [
    "T038 nullable object",
    '{"type":["object","null"]}',
    '{"type":["object","null"],"properties":{}}',
  ],
  ["T042 unknown type", '{"type":"weird"}', "{}"],
  ["T055 not", '{"not":{"type":"string"}}', "{}"],
  [
    "T057 untyped anyOf keeps its properties",
    '{"properties":{"a":true},"anyOf":[true]}',
    '{"properties":{"a":{"type":"string"}},"anyOf":[{"type":"string"}]}',
  ],
  ["T066 a broken definition table goes", '{"$ref":"#","$defs":[1]}', '{"$ref":"#"}'],
  [
    "T112 an unknown type beside anyOf stays",
    '{"type":"weird","anyOf":[]}',
    '{"type":"weird","anyOf":[]}',
  ],
  [
    "T114 null properties count as said",
    '{"type":"object","properties":null}',
    '{"type":"object","properties":null}',
  ],
  [
    "prefixItems: members are sanitised too",
    '{"prefixItems":[true]}',
    '{"prefixItems":[{"type":"string"}],"type":"array","items":{"type":"string"}}',
  ],
  [
    "nested definitions",
    '{"$ref":"#","definitions":{"A":{"const":1}}}',
    '{"$ref":"#","definitions":{"A":{"enum":[1],"type":"string"}}}',
  ],
  [
    "a name __proto__",
    '{"properties":{"__proto__":true}}',
    '{"properties":{"__proto__":{"type":"string"}},"type":"object"}',
  ],
  ["a word that objects inherit is no property", '{"description":"constructor"}', "{}"],
] as const)("sanitizeSchema: %s", ([, input, output]) => {
  expect(JSON.stringify(sanitizeSchema(JSON.parse(input)))).toBe(output);
});

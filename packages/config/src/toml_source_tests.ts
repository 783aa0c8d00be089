import { expect, test } from "vitest";
import { ConfigError } from "./config_error.ts";
import { findKey, parseTomlSource, parseTomlValue } from "./toml_source.ts";

test("parseTomlSource: reads tables, lists and strings", () => {
  expect(parseTomlSource('a = 1\n[t."x y"]\nlist = ["p", "q"]\n', "/c.toml")).toEqual({
    a: 1,
    t: { "x y": { list: ["p", "q"] } },
  });
});

test.for([
  ["a = \n", "/c.toml:1:"],
  ["a = 1\nb = = 2\n", "/c.toml:2:"],
  ["a = 1\na = 2\n", "/c.toml:2:"],
  ["[t\nx = 1\n", "/c.toml:1:"],
])("parseTomlSource: %j is refused on one line with its place", ([text = "", start]) => {
  let caught: unknown;
  try {
    parseTomlSource(text, "/c.toml");
  } catch (error) {
    caught = error;
  }
  expect(ConfigError.isInstance(caught)).toBe(true);
  if (!ConfigError.isInstance(caught)) return;
  expect(caught.code).toBe("bad_toml");
  expect(caught.message).toMatch(/^\/c\.toml:\d+:\d+: \S.*$/);
  expect(caught.message.startsWith(start ?? "")).toBe(true);
  expect(caught.place?.path).toBe("/c.toml");
});

test("parseTomlSource: a key that would reach a prototype is refused", () => {
  expect(() => parseTomlSource("[__proto__]\nx = 1\n", "/c.toml")).toThrow("/c.toml:1:");
});

test("parseTomlValue: one value or nothing", () => {
  expect(parseTomlValue("{a = [1]}")).toEqual({ value: { a: [1] } });
  expect(parseTomlValue("plain words")).toBeUndefined();
  expect(parseTomlValue("1\nother = 2")).toBeUndefined();
});

const TEXT = [
  'model = "m" # [not.a.header]',
  'note = """',
  "[model_providers.fake]",
  "image_generation = 1",
  '"""',
  "  spaced.dotted = true",
  '[model_providers."my gw".capabilities]',
  "image_generation = true\r",
  "inline = { deep = 1 }",
  "[[skills.config]]",
  "path = 1",
].join("\n");

test.for<[string, readonly string[], number, number, string]>([
  ["a top key", ["model"], 1, 1, "model"],
  ["a dotted key", ["spaced", "dotted"], 6, 10, "dotted"],
  [
    "a key in a table",
    ["model_providers", "my gw", "capabilities", "image_generation"],
    8,
    1,
    "image_generation",
  ],
  ["a quoted part of a header", ["model_providers", "my gw"], 7, 18, '"my gw"'],
  [
    "a key inside a value is found by its parent",
    ["model_providers", "my gw", "capabilities", "inline", "deep"],
    9,
    1,
    "inline",
  ],
])("findKey: %s", ([, path, line, column, marked]) => {
  const place = findKey(TEXT, path);
  const source = TEXT.split("\n")[line - 1]?.replace("\r", "").replace('"m"', '"…"') ?? "";
  expect(place).toEqual({ line, column, excerpt: { text: source, length: marked.length } });
  expect(source.slice(column - 1, column - 1 + marked.length)).toBe(marked);
});

test("findKey: a key that is not there", () => {
  expect(findKey(TEXT, ["nothing"])).toBeUndefined();
});

test("findKey: a string behind a misspelt key is not shown", () => {
  const text = 'token = \'s3cret\'\nother = ["s3cret\\"x", 1]\nopen = """s3cret\n"""\n';
  expect(["token", "other", "open"].map((key) => findKey(text, [key])?.excerpt?.text)).toEqual([
    'token = "…"',
    'other = ["…", 1]',
    'open = "…""…"',
  ]);
});

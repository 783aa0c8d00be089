import { expect, test } from "vitest";
import { parseSimpleYaml, parseYaml, readYamlText } from "./parse_yaml.ts";

test("parseYaml: a simple map, and one that takes a parser", async () => {
  expect(await parseYaml("a: b")).toEqual({ ok: true, value: { a: "b" } });
  expect(await parseYaml("a: [1, true]\nb: &x {c: ~}\nd: *x")).toEqual({
    ok: true,
    value: { a: ["1", "true"], b: { c: "~" }, d: { c: "~" } },
  });
});

test("parseSimpleYaml: does without the parser, or says that it cannot", () => {
  expect([parseSimpleYaml("a: b"), parseSimpleYaml("a: {b: c}")]).toEqual([
    { ok: true, value: { a: "b" } },
    undefined,
  ]);
});

test("parseYaml: lines that YAML forbids and people write are mended", async () => {
  expect(await parseYaml("a: [x, y]\nb: Build for AWS: ECS\nc: [")).toEqual({
    ok: true,
    value: { a: ["x", "y"], b: "Build for AWS: ECS", c: "[" },
  });
});

test.for([
  ["- a", "invalid YAML: expected a map"],
  ["text", "invalid YAML: expected a map"],
  ["a: b\nc: 'd", "invalid YAML: Missing closing 'quote at line 2 column 6"],
  ["a: *x", "invalid YAML: Unresolved alias (the anchor must be set before the alias): x"],
])("parseYaml: %j is told on one line", async ([text = "", message]) => {
  expect(await parseYaml(text)).toEqual({ ok: false, message });
});

test.for<[string, string]>([
  ["nesting without end", `a: ${"[".repeat(32_000)}`],
  ["nested lists", `a:\n  ${"- ".repeat(16_000)}`],
  [
    "aliases of aliases",
    Array.from(
      { length: 30 },
      (_, at) => `k${at}: &k${at} [${at === 0 ? "x" : `*k${at - 1},`.repeat(5)}]`,
    ).join("\n"),
  ],
  ["a quote that never closes", `a: "${"\\n".repeat(16_000)}`],
  ["an anchor that holds itself", "a: &x [*x, *x]"],
])("parseYaml: %s neither throws nor takes long", async ([, text]) => {
  const before = performance.now();
  const parsed = await parseYaml(text);
  expect([typeof parsed.ok, performance.now() - before < 2000]).toEqual(["boolean", true]);
});

test("parseYaml: thousands of keys take time by their number, not its square", async () => {
  const keys = Array.from({ length: 3000 }, (_, at) => `"k${at}": [x]`);
  const before = performance.now();
  expect((await parseYaml(keys.join("\n"))).ok).toBe(true);
  expect(performance.now() - before).toBeLessThan(1000);
});

test.for<[unknown, string | null | undefined]>([
  [" a \n b ", "a b"],
  ["", undefined],
  ["~", undefined],
  ["null", undefined],
  [["a"], null],
  [{ a: "b" }, null],
  [undefined, null],
])("readYamlText: %j", ([value, text]) => {
  expect(readYamlText({ key: value }, "key")).toBe(text);
});

test("readYamlText: what every object has is not in the file", () => {
  expect(readYamlText({}, "constructor")).toBeUndefined();
});

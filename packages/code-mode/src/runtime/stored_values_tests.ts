import { expect, test } from "vitest";
import { CodeModeError } from "./code_mode_error.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { StoredTexts, toStoredValues } from "./stored_values.ts";

const limits = { ...DEFAULT_LIMITS, storedKeys: 2, storedChars: 20 };

test("StoredTexts: what is committed comes back, whatever its key", () => {
  const stored = new StoredTexts(DEFAULT_LIMITS);
  stored.commit(new Map([["a", "1"]]));
  stored.commit(
    new Map([
      ["a", '{"n":2}'],
      ["__proto__", "[]"],
    ]),
  );
  expect(stored.toList()).toEqual(["a", '{"n":2}', "__proto__", "[]"]);
  expect(Object.entries(stored.toValues())).toEqual([
    ["a", { n: 2 }],
    ["__proto__", []],
  ]);
});

test.for<[string, readonly [string, string][]]>([
  [
    "too many keys",
    [
      ["b", "1"],
      ["c", "1"],
    ],
  ],
  ["too many characters", [["b", `"${"x".repeat(30)}"`]]],
])("StoredTexts: with %s nothing is kept", ([, writes]) => {
  const stored = new StoredTexts(limits);
  stored.commit(new Map([["a", "1"]]));
  expect(stored.commit(new Map(writes))).toBe(
    "Unable to store what this cell stored: there is room for 2 keys and 20 characters of JSON.",
  );
  expect(stored.toList()).toEqual(["a", "1"]);
});

test("StoredTexts: a value in the place of another counts once", () => {
  const stored = new StoredTexts(limits);
  const long = `"${"x".repeat(15)}"`;
  for (let turn = 0; turn < 5; turn += 1) stored.commit(new Map([["a", long]]));
  expect(stored.toList()).toEqual(["a", long]);
});

test("StoredTexts: restored values replace all, unless they do not fit", () => {
  const stored = new StoredTexts(limits);
  stored.replace({ a: 1 });
  stored.replace({ b: [true] });
  expect(() => {
    stored.replace({ a: 1, b: 2, c: 3 });
  }).toThrow(
    new CodeModeError(
      "invalid_options",
      "stored values do not fit: there is room for 2 keys and 20 characters of JSON",
    ),
  );
  expect(stored.toValues()).toEqual({ b: [true] });
});

test("toStoredValues: texts become values, whatever their key", () => {
  expect(
    Object.entries(
      toStoredValues(
        new Map([
          ["__proto__", "[1]"],
          ["a", "null"],
        ]),
      ),
    ),
  ).toEqual([
    ["__proto__", [1]],
    ["a", null],
  ]);
});

import { expect, test } from "vitest";
import { isHeaderText, toBearerHeaders } from "./bearer.ts";

test.for<[string, boolean]>([
  ["sk-abc.123_~", true],
  ["caf\u00e9", true],
  ["a\nb", false],
  ["a\u0000b", false],
  ["smile \u263a", false],
])("isHeaderText: %j", ([text, expected]) => {
  expect(isHeaderText(text)).toBe(expected);
});

test("toBearerHeaders: a header, or none without a token", () => {
  expect([
    toBearerHeaders("t", "it"),
    toBearerHeaders("", "it"),
    toBearerHeaders(undefined, "it"),
  ]).toEqual([{ authorization: "Bearer t" }, {}, {}]);
});

test("toBearerHeaders: refuses what no header can carry without quoting it", () => {
  expect(() => toBearerHeaders("s3cret\nx", "the value of `KEY`")).toThrow(
    /^the value of `KEY` has characters that a request header cannot carry$/,
  );
});

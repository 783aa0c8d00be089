import { expect, test } from "vitest";
import { type ColorFacts, createTextStyle, resolveColor } from "./text_style.ts";

test.for<readonly [ColorFacts, boolean]>([
  [{ choice: "auto", isTty: true, env: {} }, true],
  [{ choice: "auto", isTty: false, env: {} }, false],
  [{ choice: "always", isTty: false, env: { NO_COLOR: "1" } }, true],
  [{ choice: "never", isTty: true, env: { FORCE_COLOR: "1" } }, false],
  [{ choice: "auto", isTty: true, env: { NO_COLOR: "1" } }, false],
  [{ choice: "auto", isTty: true, env: { NO_COLOR: "" } }, true],
  [{ choice: "auto", isTty: false, env: { FORCE_COLOR: "1" } }, true],
  [{ choice: "auto", isTty: false, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }, true],
  [{ choice: "auto", isTty: true, env: { FORCE_COLOR: "0" } }, false],
  [{ choice: "auto", isTty: true, env: { TERM: "dumb" } }, false],
])("resolveColor: %j is %s", ([facts, expected]) => {
  expect(resolveColor(facts)).toBe(expected);
});

test("createTextStyle: without colour, text stays as it is", () => {
  const style = createTextStyle({ hasColor: false });
  expect([style.red("a"), style.bold("b\nc"), style.hasColor]).toEqual(["a", "b\nc", false]);
});

test("createTextStyle: each line is opened and closed by itself", () => {
  const style = createTextStyle({ hasColor: true });
  expect(style.red("a\n\nb")).toBe("\u001b[31ma\u001b[39m\n\n\u001b[31mb\u001b[39m");
  expect(style.dim("")).toBe("");
});
